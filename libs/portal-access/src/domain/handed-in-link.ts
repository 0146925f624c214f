import { AggregateRoot, newId } from '#shared-kernel/domain';
import { LinkHandedIn } from '../events.js';

/**
 * Somebody asks for another activation link with the one they have. Its hash is kept for the moment until the worker looks
 * whose it was, so that whoever asks can see nothing of that: neither in the answer nor in how long it took.
 */
export class HandedInLink extends AggregateRoot {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly handedInAt: Date;

  constructor(tokenHash: Buffer, at: Date) {
    super();
    this.id = newId();
    this.tokenHash = tokenHash;
    this.handedInAt = at;
    this.record(new LinkHandedIn({ requestId: this.id }));
  }
}
