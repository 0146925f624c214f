import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';

/** Who did what, on whom, when, from which address and how it ended. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: 'staff' | 'system' | 'anonymous';
  /** The staff member's id, or null. */
  readonly actorId: string | null;
  /** The use case: `SaveFeatures`. */
  readonly action: string;
  /** Id of the record that was acted on, or null. */
  readonly subjectId: string | null;
  readonly address: string | null;
  /** `limited`: it was accepted, but an email that it asked for was not sent because of a limit. */
  readonly outcome: 'ok' | 'refused' | 'failed' | 'limited';
  /** Ids and plain values; never a token, a message's text or a patient's data. */
  readonly detail: Record<string, unknown>;
}

/**
 * The insert as one statement with one parameter, for any number of entries. It can stand in a `with`, beside the other
 * inserts of the same transaction.
 */
export function auditInsertSql(entries: readonly AuditEntry[]): RawBuilder<unknown> {
  return sql`
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    select id, at, "actorKind", "actorId", action, "subjectId", address, outcome, detail
    from json_to_recordset(${storableJson(entries)}::json) as entry(
      id uuid, at timestamptz, "actorKind" text, "actorId" uuid, action text, "subjectId" uuid, address text, outcome text, detail jsonb)`;
}

/** Writes the entries in the transaction that `database` is bound to: they commit or roll back with the change. */
export async function recordAudit(database: QueryExecutorProvider, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await auditInsertSql(entries).execute(database);
}

// PostgreSQL stores neither NUL nor half a surrogate pair. Odd text from a caller must not make its own audit row fail.
const unstorable = /\\u0000|\\ud[89a-f]/;

function storableJson(entries: readonly AuditEntry[]): string {
  const json = JSON.stringify(entries);
  return unstorable.test(json)
    ? JSON.stringify(entries, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value))
    : json;
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
