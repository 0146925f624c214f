import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { BillingAccessChanged, BillingAccountChanged, BillingAccountOpened } from '../events.js';
import { type AccountFields, type GivenAccountFields, readAccountFields } from './account-fields.js';
import { refuseWrongFields } from './refusals.js';

const invalid = 'Some fields of the billing account are not right.';

/** What a patient owes the practice is kept here. Every change of money waits for the one before by this row's lock. */
export class BillingAccount extends AggregateRoot implements AccountFields {
  readonly id!: string;
  holderName!: string;
  email!: string | null;
  externalId!: string | null;
  currency!: string;
  /** Rises when the links of the account's payments are withdrawn. */
  linkEpoch!: number;
  version!: number;
  openedAt!: Date;
  updatedAt!: Date;

  static open(given: GivenAccountFields & { currency: string }): BillingAccount {
    const { values, errors } = readAccountFields({ email: null, externalId: null, ...given, holderName: given.holderName ?? '' });
    refuseWrongFields('billing.invalid-account', invalid, errors);
    const account = Object.assign(new BillingAccount(), { id: newId(), linkEpoch: 0 }, values);
    account.record(new BillingAccountOpened({ accountId: account.id }));
    return account;
  }

  /** Fields left `undefined` stay as they are; `null` empties an optional one. `hasPostings`: whether anything was posted. */
  change(given: GivenAccountFields, hasPostings: boolean): void {
    const { values, errors } = readAccountFields(given);
    refuseWrongFields('billing.invalid-account', invalid, errors);
    const fields = Object.keys(values) as (keyof AccountFields)[];
    if (fields.every((field) => this[field] === values[field])) return;
    if (hasPostings && values.currency !== undefined && values.currency !== this.currency)
      throw new DomainError('conflict', 'billing.currency-fixed', 'The currency is fixed once something was posted.', [
        { path: 'currency', message: 'is fixed' },
      ]);
    // Whoever reads the address that was given up must not go on seeing what is paid.
    if (values.email !== undefined && values.email !== this.email && this.email !== null) this.linkEpoch += 1;
    Object.assign(this, values);
    this.record(new BillingAccountChanged({ accountId: this.id }));
  }

  /** From now on no link of its payments that was copied or sent opens anything. */
  withdrawLinks(): void {
    this.linkEpoch += 1;
    this.record(new BillingAccountChanged({ accountId: this.id }));
  }

  /** From those who may see it one by one now to those who may from now on. */
  changeAccess(now: readonly string[], wanted: readonly string[]): { granted: string[]; withdrawn: string[] } {
    const granted = [...new Set(wanted)].filter((id) => !now.includes(id));
    const withdrawn = now.filter((id) => !wanted.includes(id));
    if (granted.length + withdrawn.length > 0) this.record(new BillingAccessChanged({ accountId: this.id, granted, withdrawn }));
    return { granted, withdrawn };
  }
}
