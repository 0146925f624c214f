import { type RecordBody, recordBodyOf, type RecordValues } from '../../../parts/record-values.js';

export type RecordChanges = Partial<RecordBody>;
type Field = keyof RecordBody;

/** Only what was changed is sent: what somebody else corrected meanwhile stays. */
export function recordChanges(values: RecordValues, before: RecordValues): RecordChanges {
  const [now, then] = [recordBodyOf(values), recordBodyOf(before)];
  const changed = (Object.keys(now) as Field[]).filter((field) => JSON.stringify(now[field]) !== JSON.stringify(then[field]));
  return Object.fromEntries(changed.map((field) => [field, now[field]]));
}

/** The addresses that the record loses. */
export function removedAddresses(values: RecordValues, before: RecordValues): string[] {
  const kept = new Set(values.emails.map(({ address }) => address.trim().toLowerCase()));
  return before.emails.map(({ address }) => address).filter((address) => !kept.has(address.toLowerCase()));
}
