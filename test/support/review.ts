import { type Client, goodPassword } from './index.js';
import { activePerson } from './people.js';
import type { TestPortal } from './portal.js';
import { sql } from './sql.js';

/**
 * Somebody whose account got passkeys of these names shortly before the password was reset. Nobody holds them, and the
 * account does not count them as its second factor: the password signs in.
 */
export async function personBeforeReview({ portal }: { portal: TestPortal }, admin: Client, names: readonly string[]) {
  const person = await activePerson(portal, admin);
  for (const [place, name] of names.entries())
    await sql(
      portal.database.url,
      `insert into portal_access.passkey (id, staff_id, credential_id, public_key, counter, transports, name, backed_up, created_at)
       values (gen_random_uuid(), $1, $2, '', 0, '{}', $3, false, now() - make_interval(mins => $4))`,
      [person.id, `made-up-${place}-${person.id}`, name, 60 - place],
    );
  await sql(portal.database.url, 'update portal_access.portal_access set review_since = now() where id = $1', [person.id]);
  return { ...person, password: goodPassword };
}
