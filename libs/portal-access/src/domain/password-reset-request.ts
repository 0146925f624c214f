import { AggregateRoot, newId } from '#shared-kernel/domain';
import { PasswordResetRequested } from '../events.js';

/**
 * Somebody typed an address because they forgot their password. It is kept for the moment until the worker looks whose it
 * is, so that whoever asks can see nothing of that: neither in the answer nor in how long it took.
 */
export class PasswordResetRequest extends AggregateRoot {
  readonly id: string;
  readonly address: string;
  readonly requestedAt: Date;

  constructor(address: string, at: Date) {
    super();
    this.id = newId();
    this.address = address;
    this.requestedAt = at;
    this.record(new PasswordResetRequested({ requestId: this.id }));
  }
}
