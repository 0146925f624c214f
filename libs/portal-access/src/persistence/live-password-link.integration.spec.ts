import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { newId } from '#shared-kernel/domain';
import { freshDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { newToken } from '../domain/link-token.js';
import { consumePasswordLink, holderOfPasswordLink, livePasswordLink } from './live-password-link.js';
import { keepCopy } from './password-link-copies.js';

let place: TestDatabase;
let database: Kysely<any>;

const connect = () =>
  new Kysely<any>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: place.url, max: 10 }) }) });

beforeAll(async () => {
  place = await freshDatabase();
  database = connect();
}, 60_000);

afterAll(async () => {
  await database?.destroy();
  await place?.drop();
});

/** An account with a link that ends at `end`, and two copies of it. */
async function linkUntil(on: Kysely<any>, end: string): Promise<{ id: string; staffId: string; tokens: [string, string] }> {
  const [id, staffId] = [newId(), newId()];
  await sql`
    insert into portal_access.password_link (id, staff_id, origin, made_at, expires_at, state, mailings)
    values (${id}, ${staffId}, 'administrator', now() - interval '3 days', ${sql.raw(end)}, 'active', '[{"address":"dana@home.example"}]')`.execute(
    on,
  );
  await sql`
    insert into portal_access.portal_access (id, role, features, features_version, password_link_id, recent_sends, since, activated_at, sign_in_email)
    values (${staffId}, 'staff', '{}', 0, ${id}, '[]', now(), now(), ${`dana.${staffId}@northside.example`})`.execute(on);
  const tokens: [string, string] = [newToken(), newToken()];
  for (const token of tokens) await keepCopy(on, id, token);
  return { id, staffId, tokens };
}

/** Within a transaction the database's clock stands still, so the edge can be looked at from both sides. */
const standingStill = <T>(work: (transaction: Kysely<any>) => Promise<T>) => database.transaction().execute(work);

const refused = (code: string) => expect.objectContaining({ kind: 'gone', code: `portal-access.password-link-${code}` });

describe('A password link', () => {
  it.each([`now() + interval '1 second'`, `now() + interval '1 microsecond'`])(
    'works while its end is still to come, by any of its copies: %s',
    async (end) => {
      await standingStill(async (transaction) => {
        const { id, staffId, tokens } = await linkUntil(transaction, end);
        for (const token of tokens) {
          expect(await livePasswordLink(transaction, token)).toMatchObject({
            id,
            maskedEmail: 'd•••@northside.example',
            signInEmail: `dana.${staffId}@northside.example`,
            emailedTo: ['dana@home.example'],
            hasSecondFactor: false,
          });
        }
        expect(await consumePasswordLink(transaction, tokens[1])).toBe(true);
        expect(await consumePasswordLink(transaction, tokens[0])).toBe(false);
        await expect(livePasswordLink(transaction, tokens[0])).rejects.toEqual(refused('not-valid'));
      });
    },
  );

  it.each([`now()`, `now() - interval '1 second'`])('is dead from its end on: %s', async (end) => {
    await standingStill(async (transaction) => {
      const { tokens } = await linkUntil(transaction, end);
      for (const token of tokens) {
        await expect(livePasswordLink(transaction, token)).rejects.toEqual(refused('expired'));
        expect(await consumePasswordLink(transaction, token)).toBe(false);
      }
    });
  });

  it.each([
    [
      'access is disabled',
      (staffId: string) => sql`update portal_access.portal_access set disabled_at = now() where id = ${staffId}`,
    ],
    [
      'it is not the newest any more',
      (staffId: string) => sql`update portal_access.portal_access set password_link_id = null where id = ${staffId}`,
    ],
    [
      'it was revoked',
      (staffId: string) => sql`update portal_access.password_link set state = 'revoked' where staff_id = ${staffId}`,
    ],
  ])('does not even say that it expired when %s', async (_name, change) => {
    await standingStill(async (transaction) => {
      const { staffId, tokens } = await linkUntil(transaction, 'now()');
      await change(staffId).execute(transaction);
      await expect(livePasswordLink(transaction, tokens[0])).rejects.toEqual(refused('not-valid'));
    });
  });

  it('is used up once by a hundred callers with two copies at the same moment, fifty times', async () => {
    const elsewhere = connect();
    try {
      for (let round = 0; round < 50; round++) {
        const { tokens } = await linkUntil(database, `now() + interval '1 hour'`);
        const callers = Array.from({ length: 100 }, (_, caller) =>
          consumePasswordLink(caller % 2 === 0 ? database : elsewhere, tokens[caller % 3 === 0 ? 0 : 1]),
        );
        expect((await Promise.all(callers)).filter(Boolean)).toHaveLength(1);
      }
    } finally {
      await elsewhere.destroy();
    }
  }, 60_000);
});

describe('The holder of a password link', () => {
  const link = { signInEmail: 'dana@northside.example', emailedTo: ['dana@home.example'] };
  const dana = { emails: ['Dana@Northside.example', 'dana@home.example'], offboarded: false } as never;

  it('is the person whose record has all its addresses', () => {
    expect(holderOfPasswordLink(link, dana)).toBe(dana);
  });

  it.each([
    ['nobody', link, null],
    ['somebody who left', link, { emails: ['dana@northside.example', 'dana@home.example'], offboarded: true }],
    ['somebody who lost the address of a copy', link, { emails: ['dana@northside.example'], offboarded: false }],
    ['somebody who lost the address they sign in with', link, { emails: ['dana@home.example'], offboarded: false }],
    ['somebody who signs in with no address', { ...link, signInEmail: null }, dana],
  ])('is not %s', (_name, addresses, person) => {
    expect(() => holderOfPasswordLink(addresses, person as never)).toThrow(refused('not-valid'));
  });
});
