import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { type AddressChange, type AddressHolding, heldAfter } from '../domain/address-holding.js';

interface Held extends AddressHolding {
  readonly key: string;
}

/**
 * Writes who has which address and answers the keys of those that cannot be had so. Addresses are claimed in one order
 * everywhere: two changes that want the same two wait for each other instead of dying.
 */
export async function changeHolders(database: Database, changes: readonly AddressChange[]): Promise<string[]> {
  const byKey = Map.groupBy(changes, ({ key }) => key);
  const fresh = await insertUnknown(database, byKey);
  const rest = [...byKey.keys()].filter((key) => !fresh.has(key));
  if (rest.length === 0) return [];
  const known = await holdingsOf(database, rest, { lock: true });
  const after: Held[] = [];
  const refused: string[] = [];
  for (const key of rest) {
    const held = heldAfter(known.get(key), byKey.get(key)!);
    // A row that went between the two statements cannot be written; nor can an address be had that somebody else has.
    if (!held || (held.holders.length > 0 && !known.has(key))) refused.push(key);
    else after.push({ key, ...held });
  }
  if (refused.length === 0) await rewrite(database, after);
  return refused;
}

/** Who has each of these addresses now. */
export async function holdingsOf(
  database: Database,
  keys: readonly string[],
  { lock = false } = {},
): Promise<Map<string, AddressHolding>> {
  const { rows } = await sql<Held>`
    select address_key as key, staff_id as owner, holders from staff.email_owner where address_key = any(${[...keys]}::text[])
    order by address_key ${lock ? sql`for update` : sql``}`.execute(database);
  return new Map(rows.map(({ key, owner, holders }) => [key, { owner, holders }]));
}

/** The addresses that nobody had: most of a first import, and written once only. */
async function insertUnknown(database: Database, byKey: ReadonlyMap<string, AddressChange[]>): Promise<Set<string>> {
  const wanted = [...byKey].flatMap(([key, changes]) => {
    const held = heldAfter(undefined, changes);
    return held && held.holders.length > 0 ? [{ key, ...held }] : [];
  });
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    insert into staff.email_owner (address_key, staff_id, holders)
    select key, owner, holders from ${recordset(wanted)} order by key
    on conflict do nothing returning address_key as key`.execute(database);
  return new Set(rows.map(({ key }) => key));
}

async function rewrite(database: Database, held: readonly Held[]): Promise<void> {
  const free = held.filter(({ holders }) => holders.length === 0).map(({ key }) => key);
  const kept = held.filter(({ holders }) => holders.length > 0);
  if (free.length > 0) await sql`delete from staff.email_owner where address_key = any(${free}::text[])`.execute(database);
  if (kept.length > 0)
    await sql`
      update staff.email_owner o set staff_id = h.owner, holders = h.holders
      from ${recordset(kept)} where o.address_key = h.key`.execute(database);
}

const recordset = (held: readonly Held[]) =>
  sql`json_to_recordset(${JSON.stringify(held)}::json) as h(key text, owner uuid, holders uuid[])`;
