import { Injectable } from '@nestjs/common';
import type { Database } from '#shared-kernel/outbox';

/** What another context knows of people and says before their records change, in the transaction of the change. */
export interface RecordSafeguard {
  /** `emails`: the whole new list. Refuses by throwing. Asked before the record is locked. */
  beforeNewEmails(staffId: string, emails: readonly string[]): Promise<void>;
  /** Refuses by throwing. Asked before the record is locked. */
  beforeOffboarding(staffId: string): Promise<void>;
  /** The address that an import must leave on the record, by staff id, for those who have one. */
  addressesToKeep(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Who opens an account with each of these addresses (by key): as long as it is on their record, it is theirs alone. */
  reservedAddresses(database: Database, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Where the context that knows which records open an account registers; without one nothing is refused. */
@Injectable()
export class RecordSafeguards {
  private safeguard: RecordSafeguard | undefined;

  register(safeguard: RecordSafeguard): void {
    this.safeguard = safeguard;
  }

  async beforeNewEmails(staffId: string, emails: readonly string[]): Promise<void> {
    await this.safeguard?.beforeNewEmails(staffId, emails);
  }

  async beforeOffboarding(staffId: string): Promise<void> {
    await this.safeguard?.beforeOffboarding(staffId);
  }

  async addressesToKeep(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return (await this.safeguard?.addressesToKeep(staffIds)) ?? new Map();
  }

  async reservedAddresses(database: Database, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return (await this.safeguard?.reservedAddresses(database, keys)) ?? new Map();
  }
}
