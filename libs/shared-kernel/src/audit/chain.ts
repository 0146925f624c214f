import { hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';

/** What is hashed of a row, besides its number, its previous hash and the time of its sealing. */
export interface AuditContent {
  readonly id: string;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectId: string | null;
  readonly address: string | null;
  readonly outcome: string;
  readonly detail: string;
}

export interface Seal {
  readonly sealNo: number;
  readonly previousHash: string;
  readonly sealedAt: string;
  readonly hash: string;
}

/** The place of one row in the chain: `sealNo` counts from 1 without gaps, `hash` is in hexadecimal digits. */
export interface ChainHead {
  readonly sealNo: number;
  readonly hash: string;
}

/** What the first row follows. */
export const beforeFirst: ChainHead = { sealNo: 0, hash: '00'.repeat(32) };

/** A time in ISO 8601, UTC, to the microsecond, whatever the connection's settings are. */
export function isoTime(time: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`(to_json(${time} at time zone 'UTC') #>> '{}') || 'Z'`;
}

/** Selects the content as text, so that what is hashed does not depend on how a driver reads a type. */
export const contentColumns = sql`
  id::text as "id", ${isoTime(sql`at`)} as "at", actor_kind as "actorKind", actor_id::text as "actorId", action as "action",
  subject_id::text as "subjectId", address as "address", outcome as "outcome", detail::text as "detail"`;

export const sealColumns = sql`
  seal_no::text as "sealNo", encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as "hash", ${isoTime(sql`sealed_at`)} as "sealedAt"`;

/** SHA-256 over the previous hash and every column of the row, in a fixed order. */
export function linkHash(row: AuditContent, seal: Omit<Seal, 'hash'>): string {
  const { id, at, actorKind, actorId, action, subjectId, address, outcome, detail } = row;
  const columns = [seal.sealNo, seal.sealedAt, id, at, actorKind, actorId, action, subjectId, address, outcome, detail];
  return hash('sha256', seal.previousHash + JSON.stringify(columns), 'hex');
}
