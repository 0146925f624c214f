import { accountBodyOf, type AccountValues } from '../account-fields.js';
import type { BillingAccount } from '../queries.js';

export type AccountChanges = Partial<ReturnType<typeof accountBodyOf>>;

export const accountValuesOf = ({ holderName, email, externalId, currency }: BillingAccount): AccountValues => ({
  holderName,
  email: email ?? '',
  externalId: externalId ?? '',
  currency,
});

/** Only what was changed is sent: what somebody else corrected meanwhile stays. */
export function accountChanges(values: AccountValues, before: AccountValues): AccountChanges {
  const [now, then] = [accountBodyOf(values), accountBodyOf(before)];
  const changed = (Object.keys(now) as (keyof typeof now)[]).filter((field) => now[field] !== then[field]);
  return Object.fromEntries(changed.map((field) => [field, now[field]]));
}
