import { type Client, freshPortal, type TestPortal } from '../../../../test/support/index.js';
import { linksOf, personWithLink, resetWith } from '../../../../test/support/password-links.js';
import { sql } from '../../../../test/support/sql.js';
import { ExpirePasswordLinks } from './expire-password-links.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Reads what the job wrote about the whole practice.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const run = () => portal.worker!.get(ExpirePasswordLinks, { strict: false }).run();
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const endNow = (linkId: string) => rows('update portal_access.password_link set expires_at = now() where id = $1', [linkId]);

describe('A password link whose time is over', () => {
  it('is written down by the job, once: in the timeline and the audit, as done by the product', async () => {
    const person = await personWithLink(portal, admin);
    await endNow(person.link.id);
    expect((await linksOf(admin, person))[0].state).toBe('expired');
    await run();
    await run();
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.filter(({ type }: { type: string }) => type === 'password_link_expired')).toMatchObject([
      { by: { kind: 'system', id: null }, detail: { passwordLinkId: person.link.id } },
    ]);
    const audit = await rows(
      `select actor_kind, outcome, detail from audit.event where action = 'portal-access.password-link-expired'`,
    );
    expect(audit).toMatchObject([
      { actor_kind: 'system', outcome: 'ok', detail: { facts: [{ staffId: person.id, passwordLinkId: person.link.id }] } },
    ]);
    expect((await linksOf(admin, person))[0]).toMatchObject({ state: 'expired', endedReason: null, endedAt: expect.any(String) });
    expect((await resetWith(portal.anonymous(), person.link.token)).body.code).toBe('portal-access.password-link-expired');
  });

  it('reads the same after the job as before it, but for the moment it was written down', async () => {
    const person = await personWithLink(portal, admin);
    await endNow(person.link.id);
    const [before] = await linksOf(admin, person);
    await run();
    expect(await linksOf(admin, person)).toEqual([{ ...before, endedAt: expect.any(String) }]);
  });
});

it('A password link whose time is not over is left alone by the job, and so is one that was used', async () => {
  const [alive, used] = [await personWithLink(portal, admin), await personWithLink(portal, admin)];
  await resetWith(portal.anonymous(), used.link.token);
  await endNow(used.link.id);
  await run();
  expect((await linksOf(admin, alive))[0].state).toBe('active');
  expect((await linksOf(admin, used))[0].state).toBe('consumed');
});

it('More password links than one round of the job takes are all written down', async () => {
  await rows(
    `with made as (
       insert into portal_access.password_link (id, staff_id, origin, made_at, expires_at, state, mailings)
       select gen_random_uuid(), gen_random_uuid(), 'self', now() - interval '2 days', now() - interval '1 day', 'active', '[]'
       from generate_series(1, 520) returning id, staff_id
     )
     insert into portal_access.portal_access (id, role, features, features_version, password_link_id, recent_sends, since)
     select staff_id, 'staff', '{}', 0, id, '[]', now() from made`,
  );
  await run();
  expect(
    await rows(`select count(*)::int as left from portal_access.password_link where state = 'active' and expires_at <= now()`),
  ).toEqual([{ left: 0 }]);
});
