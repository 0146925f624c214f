import { hash } from '@node-rs/argon2';
import pg from 'pg';
import {
  activate,
  type Answer,
  goodPassword,
  invite,
  registerPerson,
  usePortal,
  type TestPortal,
  tokenIn,
  until,
} from '../../../../test/support/index.js';
import { expectNobodyToTell, median, timed } from '../../../../test/support/timing.js';
import { Attempts } from './attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { sized } from '../../../../test/support/survival.js';

/** The attempts that must look alike from outside, each with an address of its own kind. */
type Attempt = { email: string; password: string };
const wrongPassword = 'crimson otter folds eleven maps';

let portal: TestPortal;
let sql: pg.Client;
let attempts: Record<'known' | 'unknown' | 'disabled' | 'invited', Attempt>;

beforeAll(async () => {
  portal = await usePortal({ PASSWORD_HASH_COST: 'full' });
  sql = new pg.Client(portal.database.url);
  await sql.connect();
  const administrator = await portal.administrator();
  const invited = async () => {
    const person = await registerPerson(administrator);
    await invite(administrator, person);
    const mail = await until('the invitation arrives', () => portal.smtp.to(person.email)[0], 30_000);
    return { ...person, token: tokenIn(mail) };
  };
  const [known, disabled, notYet] = [await invited(), await invited(), await invited()];
  for (const { token } of [known, disabled]) await activate(portal.anonymous(), token);
  await administrator.put(`/api/staff/${disabled.id}/offboarding`);
  await until('the offboarded person is locked out', async () => {
    const { rows } = await sql.query('select 1 from portal_access.portal_access where id = $1 and disabled_at is not null', [
      disabled.id,
    ]);
    return rows.length === 1;
  });
  attempts = {
    known: { email: known.email, password: wrongPassword },
    unknown: { email: 'nobody.at.all@northside.example', password: wrongPassword },
    // The right password: what is behind it must not shine through either.
    disabled: { email: disabled.email, password: goodPassword },
    invited: { email: notYet.email, password: wrongPassword },
  };
});

afterAll(async () => {
  await sql.end();
  await portal.stop();
});

const trySignIn = (attempt: Attempt): Promise<Answer> => portal.anonymous().post('/api/session', attempt);

function seenFrom({ status, headers, text }: Answer) {
  const { date: _, ...others } = Object.fromEntries(headers);
  return { status, headers: others, text };
}

it('The right password signs the known person in, so the comparison compares something', async () => {
  expect((await trySignIn({ ...attempts.known, password: goodPassword })).status).toBe(201);
});

it('A wrong password, an unknown, a disabled and a not yet activated account get the same status, headers and body', async () => {
  const known = seenFrom(await trySignIn(attempts.known));
  expect(known.status).toBe(401);
  expect(JSON.parse(known.text)).toMatchObject({ code: 'portal-access.wrong-credentials' });
  for (const attempt of Object.values(attempts)) expect(seenFrom(await trySignIn(attempt))).toEqual(known);
});

it('An address in upper case, with spaces or of another shape is no way to find out', async () => {
  const known = seenFrom(await trySignIn({ ...attempts.known, email: attempts.known.email.toUpperCase() }));
  const unknown = seenFrom(await trySignIn({ ...attempts.unknown, email: attempts.unknown.email.toUpperCase() }));
  expect(known).toEqual(unknown);
});

const timings = () => Object.fromEntries(Object.entries(attempts).map(([kind, attempt]) => [kind, () => trySignIn(attempt)]));

/** Until `work` is done, every stored hash is one that costs next to nothing. */
async function withCheapHashes(work: () => Promise<void>): Promise<void> {
  const cheap = await hash('a password nobody has', { memoryCost: 64, timeCost: 1, parallelism: 1 });
  const hasher = portal.api.get(PasswordHasher, { strict: false }) as unknown as { unmatched: Promise<string> | undefined };
  const { rows: accounts } = await sql.query(
    'select id, password_hash from portal_access.portal_access where password_hash is not null',
  );
  const real = hasher.unmatched;
  hasher.unmatched = Promise.resolve(cheap);
  await sql.query('update portal_access.portal_access set password_hash = $1 where password_hash is not null', [cheap]);
  try {
    await work();
  } finally {
    hasher.unmatched = real;
    for (const { id, password_hash } of accounts) {
      await sql.query('update portal_access.portal_access set password_hash = $2 where id = $1', [id, password_hash]);
    }
  }
}

const forgetAttempts = async () => void (await sql.query('delete from shared_kernel.rate_limit'));

async function withLimits(work: () => Promise<void>): Promise<void> {
  const limits = portal.api.get(Attempts, { strict: false }) as unknown as { limited: boolean };
  await forgetAttempts();
  limits.limited = true;
  try {
    await work();
  } finally {
    limits.limited = false;
  }
}

/** How long to wait differs from one second to the next, and from one account to the other as they were tried. */
function withoutWait(answer: Answer) {
  const { headers, ...others } = seenFrom(answer);
  const { 'retry-after': _, ...rest } = headers;
  return { ...others, headers: rest };
}

/*
 * A hash takes about a tenth of a second, and a rank statistic needs some five hundred samples of each kind before chance
 * stays within 0.45 to 0.55. So time is measured twice: all around the hash with a hash that costs next to nothing, which
 * also shows differences that the real one would drown, and the hash itself with its full cost and fewer samples.
 */
describe('How long the refusal takes tells nothing', () => {
  it('around the hash: interleaved attempts, with a cheap hash in the place of each real one', async () => {
    await withCheapHashes(async () => {
      await timed(timings(), sized(50, 10));
      await expectNobodyToTell(timings(), 500);
    });
  }, 120_000);

  it('the same with limits, while the attempts are counted', async () => {
    await withCheapHashes(() =>
      withLimits(async () => {
        await timed(timings(), sized(50, 10), forgetAttempts);
        expect((await trySignIn(attempts.known)).status).toBe(401);
        await expectNobodyToTell(timings(), 500, forgetAttempts);
      }),
    );
  }, 180_000);

  it('after too many tries either, when all four get the same answer', async () => {
    await withLimits(async () => {
      await timed(timings(), 6);
      const known = await trySignIn(attempts.known);
      expect([known.status, known.body.code]).toEqual([429, 'portal-access.too-many-attempts']);
      for (const attempt of Object.values(attempts)) expect(withoutWait(await trySignIn(attempt))).toEqual(withoutWait(known));
      await expectNobodyToTell(timings(), 500);
    });
  }, 120_000);

  it('from a network that failed too often, where a name of no account costs no hash', async () => {
    await withLimits(async () => {
      const names = Array.from({ length: 60 }, (_, n) => ({ email: `stranger.${n}@northside.example`, password: wrongPassword }));
      await withCheapHashes(async () => void (await Promise.all(names.map(trySignIn))));
      const times = new Map(Object.keys(attempts).map((kind) => [kind, [] as number[]]));
      // As often as the account has its password checked.
      for (let round = 0; round < 5; round += 1) {
        const answers = await Promise.all(
          Object.entries(attempts).map(async ([kind, attempt]) => {
            const started = performance.now();
            const answer = await trySignIn(attempt);
            times.get(kind)!.push(performance.now() - started);
            return withoutWait(answer);
          }),
        );
        for (const answer of answers) expect(answer).toEqual(answers[0]);
        expect(JSON.parse(answers[0]!.text).code).toBe('portal-access.too-many-from-network');
      }
      const medians = [...times.values()].map(median);
      expect(Math.min(...medians)).toBeGreaterThanOrEqual(999);
      expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(25);
      // The right password of that account opens it from elsewhere only, now that its tries are used up.
      expect((await trySignIn({ ...attempts.known, password: goodPassword })).status).toBe(429);
    });
  }, 60_000);

  it('because an account that does not exist costs the same hash as one that does', async () => {
    const times = await timed(timings(), 12);
    const whole = median(times.get('known')!);
    for (const values of times.values()) {
      expect(median(values)).toBeGreaterThan(0.6 * whole);
      expect(median(values)).toBeLessThan(1.6 * whole);
    }
  }, 120_000);
});
