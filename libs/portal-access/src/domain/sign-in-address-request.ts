import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { SignInAddressChangeRequested } from '../events.js';
import { addressOnRecord } from './address-on-record.js';
import { maskedEmail } from './masked-email.js';
import { mustHaveAccount } from './refusals.js';

const HOURS = 24;

interface Account {
  readonly id: string;
  readonly signInEmail: string | null;
  readonly activatedAt: Date | null;
  readonly disabledAt: Date | null;
}

/** A person's wish to sign in with another address. It comes true once somebody who reads that mailbox confirms it. */
export class SignInAddressRequest extends AggregateRoot {
  readonly id: string;
  readonly staffId: string;
  readonly email: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** Set by the reaction that sends the link; the token itself is in the e-mail alone. */
  tokenHash: Buffer | null = null;
  endedAt: Date | null = null;

  constructor(account: Account, email: string, at: Date) {
    super();
    mustHaveAccount(account);
    mustBeAnother(email, account.signInEmail);
    this.id = newId();
    this.staffId = account.id;
    this.email = email;
    this.requestedAt = at;
    this.expiresAt = new Date(at.getTime() + HOURS * 3_600_000);
    this.record(new SignInAddressChangeRequested({ staffId: account.id, requestId: this.id, maskedEmail: maskedEmail(email) }));
  }
}

function mustBeAnother(email: string, current: string | null): void {
  if (!current || !addressOnRecord(email, [current])) return;
  throw new DomainError('invalid', 'portal-access.address-unchanged', 'You sign in with this address already.', [
    { path: 'email', message: 'must be another address' },
  ]);
}
