import { type RawBuilder, sql } from 'kysely';
import { tokenHash } from '../domain/link-token.js';

/** Which session a person's page is in: known by its id, or, just opened, by its token. */
export type SessionName = { readonly id: string } | { readonly token: string };

export const isSession = (alias: string, name: SessionName): RawBuilder<boolean> =>
  'id' in name
    ? sql<boolean>`${sql.ref(`${alias}.id`)} = ${name.id}`
    : sql<boolean>`${sql.ref(`${alias}.token_hash`)} = ${tokenHash('session', name.token)}`;

/** When a session ends if nothing happens, and when it ends in any case. */
export function sessionEnds(alias: string, idleMinutes: number, hours: number) {
  const at = sql<Date>`${sql.ref(`${alias}.created_at`)} + make_interval(hours => ${hours})`;
  const idleAt = sql<Date>`least(${sql.ref(`${alias}.last_seen_at`)} + make_interval(mins => ${idleMinutes}), ${at})`;
  return { at, idleAt };
}
