import { type RawBuilder, sql } from 'kysely';
import { statusJson } from './status-json.js';

/** One person of a list as JSON, from a row `s` of `portal_status`. */
export const staffItemJson: RawBuilder<unknown> = sql`json_build_object(
  'id', s.staff_id, 'externalId', s.external_id, 'givenName', s.given_name, 'familyName', s.family_name, 'jobTitle', s.job_title,
  'office', s.office, 'email', s.primary_email, 'offboarded', s.offboarded, 'role', s.role, 'features', s.features,
  'portalStatus', ${statusJson})`;

/** A page of such items as JSON text: PostgreSQL built them, nothing here parses or prints them again. */
export function itemsAsJson(items: readonly string[], nextCursor: string | null): string {
  return `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
}
