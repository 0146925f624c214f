import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { newToken, tokenHash } from '../domain/link-token.js';
import { newId } from '#shared-kernel/domain';
import { consumeInvitation, liveInvitation } from './live-invitation.js';

let place: TestDatabase;
let database: Kysely<any>;

beforeAll(async () => {
  place = await freshDatabase();
  database = connect();
}, 60_000);

const connect = () =>
  new Kysely<any>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: place.url, max: 10 }) }) });

afterAll(async () => {
  await database.destroy();
  await place.drop();
});

/** Within a transaction the database's clock stands still, so the edge can be looked at from both sides. */
function withLinkUntil<T>(
  end: string,
  look: (transaction: Kysely<any>, link: { id: string; token: string }) => Promise<T>,
): Promise<T> {
  return database.transaction().execute(async (transaction) => {
    const link = { id: newId(), token: newToken() };
    const staffId = newId();
    await sql`
      insert into portal_access.invitation (id, staff_id, email, issued_at, expires_at, state, delivery, token_hash)
      values (${link.id}, ${staffId}, 'dana@northside.example', now() - interval '72 hours', ${sql.raw(end)}, 'pending', 'sent',
        ${tokenHash('activation', link.token)})`.execute(transaction);
    await sql`
      insert into portal_access.portal_access (id, role, features, features_version, invitation_id, recent_sends, since)
      values (${staffId}, 'staff', '{}', 0, ${link.id}, '[]', now())`.execute(transaction);
    return look(transaction, link);
  });
}

describe('A link', () => {
  it.each([`now() + interval '1 second'`, `now() + interval '1 microsecond'`])(
    'works while its end is still to come: %s',
    async (end) => {
      await withLinkUntil(end, async (transaction, { id, token }) => {
        expect(await liveInvitation(transaction, token)).toMatchObject({ id, maskedEmail: 'd•••@northside.example' });
        expect(await consumeInvitation(transaction, token)).toBe(true);
      });
    },
  );

  it.each([`now()`, `now() - interval '1 second'`])('is dead from its end on: %s', async (end) => {
    await withLinkUntil(end, async (transaction, { token }) => {
      await expect(liveInvitation(transaction, token)).rejects.toMatchObject({ code: 'portal-access.invitation-expired' });
      expect(await consumeInvitation(transaction, token)).toBe(false);
    });
  });

  it('ends at the same instant in every time zone of the database', async () => {
    for (const zone of ['Pacific/Kiritimati', 'Etc/GMT+12', 'America/New_York', 'Europe/Berlin']) {
      await withLinkUntil(`now() + interval '1 second'`, async (transaction, { id, token }) => {
        await sql`set local time zone ${sql.lit(zone)}`.execute(transaction);
        expect((await liveInvitation(transaction, token)).id).toBe(id);
        await sql`update portal_access.invitation set expires_at = now() where id = ${id}`.execute(transaction);
        await expect(liveInvitation(transaction, token)).rejects.toMatchObject({ code: 'portal-access.invitation-expired' });
      });
    }
  });

  it('is used up once by a hundred callers at the same moment, fifty times', async () => {
    const elsewhere = connect();
    try {
      for (let round = 0; round < 50; round++) {
        const token = newToken();
        await sql`
          insert into portal_access.invitation (id, staff_id, email, issued_at, expires_at, state, delivery, token_hash)
          values (${newId()}, ${newId()}, 'dana@northside.example', now(), now() + interval '1 hour', 'pending', 'sent',
            ${tokenHash('activation', token)})`.execute(database);
        const callers = Array.from({ length: 100 }, (_, caller) =>
          consumeInvitation(caller % 2 === 0 ? database : elsewhere, token),
        );
        expect((await Promise.all(callers)).filter(Boolean)).toHaveLength(1);
      }
    } finally {
      await elsewhere.destroy();
    }
  });
});
