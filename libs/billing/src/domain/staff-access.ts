import { AggregateRoot } from '#shared-kernel/domain';
import { AccessToAllAccountsChanged } from '../events.js';

/** Whether one staff member may see every account. */
export class StaffAccess extends AggregateRoot {
  allAccounts = false;

  constructor(readonly id: string) {
    super();
  }

  allow(allAccounts: boolean): void {
    if (this.allAccounts === allAccounts) return;
    this.allAccounts = allAccounts;
    this.record(new AccessToAllAccountsChanged({ staffId: this.id, allAccounts }));
  }
}
