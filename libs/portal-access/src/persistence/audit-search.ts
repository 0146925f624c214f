import { type RawBuilder, sql } from 'kysely';
import { firstInstantOf } from '#shared-kernel/database';
import type { AuditEntry } from '#shared-kernel/audit';
import { DomainError } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { prefixQuery, singleWords } from '#shared-kernel/words';
import { auditActions } from './audit-actions.js';
import type { Place } from '#shared-kernel/paging';

/** Which rows of the audit are meant. */
export interface AuditFilter {
  search?: string | undefined;
  action?: string | undefined;
  outcome?: AuditEntry['outcome'] | undefined;
  /** A staff member's id. */
  actor?: string | undefined;
  subject?: string | undefined;
  /** A day of the practice, or an instant in ISO 8601. The first one that counts. */
  from?: string | undefined;
  /** The last day that counts, or the instant before which it must have been. */
  to?: string | undefined;
}

/** The same with its words looked up: which actions and which people they may mean. */
export type AuditChoice = Omit<AuditFilter, 'search'> & {
  readonly timeZone: string;
  readonly found?: { readonly actions: string[]; readonly people: string[] };
};

/** More people than these would make a search slow, and its answer would be no use to anybody. */
const MOST_PEOPLE = 200;

const outcomes: AuditEntry['outcome'][] = ['ok', 'refused', 'failed', 'limited'];

/** Refuses with `portal-access.audit-search-too-wide`. */
export async function auditChoice(
  database: Database,
  { search, ...filter }: AuditFilter,
  timeZone: string,
): Promise<AuditChoice> {
  if (search === undefined || search.trim() === '') return { ...filter, timeZone };
  const query = prefixQuery(search);
  if (query === undefined) return { ...filter, timeZone, found: { actions: [], people: [] } };
  const words = singleWords(search);
  const [actions, people] = await Promise.all([auditActions(database), peopleCalled(database, query)]);
  return { ...filter, timeZone, found: { actions: actions.filter((action) => isCalled(action, words)), people } };
}

/** Every word must be the beginning of a word of the action: `send inv` finds `send-invitation`. */
function isCalled(action: string, words: readonly string[]): boolean {
  const parts = singleWords(action);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}

async function peopleCalled(database: Database, query: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select staff_id as id from portal_access.portal_status where search @@ ${query}::tsquery limit ${MOST_PEOPLE + 1}`.execute(
    database,
  );
  if (rows.length > MOST_PEOPLE)
    throw new DomainError(
      'invalid',
      'portal-access.audit-search-too-wide',
      `More than ${MOST_PEOPLE} people are called so. Add another word, or choose the person.`,
      [{ path: 'search', message: `must mean ${MOST_PEOPLE} people at most` }],
    );
  return rows.map(({ id }) => id);
}

/** The rows `page`: `limit` of them at most, the newest first, each with the columns of `audit.event`. */
export function auditPage(choice: AuditChoice, limit: number, before?: Place): RawBuilder<unknown> {
  const newestFirst = sql`order by e.at desc, e.id desc limit ${limit}`;
  const conditions = sql.join([...conditionsOf(choice), ...(before ? [olderThan(before)] : [])], sql` and `);
  if (!choice.found) return sql`select e.* from audit.event e where ${conditions} ${newestFirst}`;
  const { actions, people } = choice.found;
  const wanted = choice.outcome ? [choice.outcome] : outcomes;
  // Each of these walks one index from its newest end and stops after a page: rows that do not count are never read.
  const walk = (which: RawBuilder<unknown>) =>
    sql`cross join lateral (select e.at, e.id from audit.event e where ${which} and ${conditions} ${newestFirst}) hit`;
  return sql`
    select e.* from (
      select hit.* from unnest(${actions}::text[]) a(name), unnest(${wanted}::text[]) o(name)
        ${walk(sql`e.action = a.name and e.outcome = o.name`)}
      union
      select hit.* from unnest(${people}::uuid[]) p(id) ${walk(sql`e.actor_id = p.id`)}
      union
      select hit.* from unnest(${people}::uuid[]) p(id) ${walk(sql`e.subject_id = p.id`)}
    ) found join audit.event e on e.at = found.at and e.id = found.id ${newestFirst}`;
}

function conditionsOf({ action, outcome, actor, subject, from, to, timeZone }: AuditChoice): RawBuilder<unknown>[] {
  const all: RawBuilder<unknown>[] = [sql`true`];
  if (action) all.push(sql`e.action = ${action}`);
  if (outcome) all.push(sql`e.outcome = ${outcome}`);
  if (actor) all.push(sql`e.actor_id = ${actor}::uuid`);
  if (subject) all.push(sql`e.subject_id = ${subject}::uuid`);
  if (from) all.push(sql`e.at >= ${isDay(from) ? startOf(from, 0, timeZone) : sql`${from}::timestamptz`}`);
  if (to) all.push(sql`e.at < ${isDay(to) ? startOf(to, 1, timeZone) : sql`${to}::timestamptz`}`);
  return all;
}

const isDay = (text: string) => text.length === 10;

const startOf = (day: string, later: number, timeZone: string) =>
  firstInstantOf(sql`(${day}::date + ${later}::integer)`, timeZone);

const olderThan = ({ value, id }: Place) => sql`(e.at, e.id) < (${value}::timestamptz, ${id}::uuid)`;
