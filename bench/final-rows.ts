import { isDeepStrictEqual } from 'node:util';
import { query } from './database.js';

// A bare implementation that writes other rows than the product would prove nothing. One operation is done by each, and all rows
// that it has left behind are compared, whatever the table: also one that the product has only just begun to write.

/**
 * Written by scheduled work, by rules, or when somebody is seen; the bare implementations have none of it. The queues are not
 * compared either: they have a schema of their own.
 */
const NOT_COMPARED = [
  'shared_kernel.rate_limit',
  'shared_kernel.worker_process',
  'portal_access.session',
  'portal_access.status_day',
  'audit.chain_head',
  'audit.verification',
  'billing.reconciliation',
];
/** The seal is put onto audit rows later, and the bare implementations do not seal. */
const SEAL = ['hash', 'previous_hash', 'seal_no', 'sealed_at'];

export type Rows = Record<string, string[]>;

export interface Mark {
  transaction: string;
  at: Date;
}

/** The moment from which on rows count as left behind by what follows. */
export async function mark(databaseUrl: string): Promise<Mark> {
  const [row] = await query<Mark>(
    databaseUrl,
    'select pg_snapshot_xmax(pg_current_snapshot())::text as transaction, clock_timestamp() as at',
  );
  return row!;
}

/**
 * All rows written since, in a form that is the same whoever wrote them: ids, times and hashes are replaced by their kind, and
 * digits in texts by `#`. `compared` names tables that are compared although they usually are not.
 */
export async function rowsSince(databaseUrl: string, { transaction, at }: Mark, compared: string[] = []): Promise<Rows> {
  const tables = await query<{ name: string }>(
    databaseUrl,
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'public')
       and table_schema not like 'bullmq%' order by 1`,
  );
  const names = tables.map(({ name }) => name).filter((name) => isCompared(name) || compared.includes(name));
  // A row of before that is sealed only now is not left behind by the operation.
  const fresh = (name: string) => (name === 'audit.event' ? `and t.at > $2::timestamptz - interval '5 milliseconds'` : '');
  const selects = names.map(
    (name) =>
      `select '${name}' as name, to_jsonb(t) as row from ${name} t where t.xmin::text::bigint >= $1::bigint ${fresh(name)}`,
  );
  // In one statement: one for each table would take longer than all the rest of a small benchmark.
  const found = await query<{ name: string; row: Record<string, unknown> }>(databaseUrl, selects.join('\nunion all '), [
    transaction,
    at,
  ]);
  const rows: Rows = {};
  for (const { name, row } of found) {
    if (name === 'audit.event') for (const column of SEAL) delete row[column];
    (rows[name] ??= []).push(JSON.stringify(normalized(row)));
  }
  for (const own of Object.values(rows)) own.sort();
  return rows;
}

const isCompared = (table: string) => !NOT_COMPARED.includes(table);

/** Throws with what differs. */
export function mustBeAlike(what: string, product: unknown, bare: unknown): void {
  if (isDeepStrictEqual(product, bare)) return;
  throw new Error(
    `${what}: the bare implementation differs from the product.\n${differences(product, bare)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  );
}

function differences(product: unknown, bare: unknown): string[] {
  const lines = (value: unknown) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) => [one].flat().map((each) => `${key}: ${asText(each)}`))
      : [asText(value)];
  const [ours, theirs] = [lines(product), lines(bare)];
  return [
    ...ours.filter((line) => !theirs.includes(line)).map((line) => `product ${line}`),
    ...theirs.filter((line) => !ours.includes(line)).map((line) => `bare    ${line}`),
  ];
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

const KINDS: [RegExp, string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '(id)'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00|\+00)/g, '(time)'],
  [/\\x[0-9a-f]+/g, '(bytes)'],
  [/\b(cs_test|cs|pi|evt|txn|ch)_[A-Za-z0-9]+/g, '$1_(reference)'],
  [/\d+/g, '#'],
];

/** Ids, times, hashes and digits in texts by their kind; numbers, which say how much or how many, stay as they are. */
export function normalized(value: unknown): unknown {
  if (typeof value === 'string') return KINDS.reduce((text, [pattern, kind]) => text.replace(pattern, kind), value);
  if (Array.isArray(value)) return value.map(normalized);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]) => [key, normalized(one)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
