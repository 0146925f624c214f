import { hash } from '@node-rs/argon2';
import { DomainError } from '#shared-kernel/domain';
import { until } from '../../../../test/support/until.js';
import { PasswordHasher } from './password-hasher.js';

const password = 'violet tractor hums at 9 nine';

const newHasher = () => new PasswordHasher({ PASSWORD_HASH_COST: 'full' });

describe('a stored hash', () => {
  it('is argon2id with 64 MiB, three passes and a salt of its own', async () => {
    const hasher = newHasher();
    const [one, two] = [await hasher.hash(password), await hasher.hash(password)];
    const [, memoryKiB, passes, lanes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[\w+/]{22,}\$[\w+/]{43,}$/
      .exec(one)!
      .map(Number);
    expect({ memoryKiB, passes, lanes }).toEqual({ memoryKiB: 64 * 1_024, passes: 3, lanes: 1 });
    expect(one).not.toBe(two);
  });

  it('is led to by its password alone, to the last character', async () => {
    const hasher = newHasher();
    const stored = await hasher.hash(password);
    expect(await hasher.verify(password, stored)).toBe(true);
    expect(await hasher.verify(`${password} `, stored)).toBe(false);
    expect(await hasher.verify(password.toUpperCase(), stored)).toBe(false);
    expect(await hasher.verify('', stored)).toBe(false);
  });

  it('is never led to where there is none, not even by the words of the decoy', async () => {
    const hasher = newHasher();
    expect(await hasher.verify(password, null)).toBe(false);
    expect(await hasher.verify('no password has this hash', null)).toBe(false);
  });

  it('is led to by every form in which a keyboard sends the password', async () => {
    const hasher = newHasher();
    const stored = await hasher.hash('el niño ató siete lazos');
    const forms = [
      'el niño ató siete lazos'.normalize('NFD'),
      'el\u00a0niño\u3000ató siete lazos',
      'ｅｌ niño ató siete lazos\u200b',
    ];
    for (const form of forms) expect(await hasher.check(form, stored)).toBe('right');
    expect(await hasher.check('el nino ato siete lazos', stored)).toBe('wrong');
  });

  it('that was made of the password as typed is led to by that form alone, and is to be renewed', async () => {
    const hasher = newHasher();
    const typed = 'el niño ató siete lazos'.normalize('NFD');
    const stored = await hash(typed, { memoryCost: 65_536, timeCost: 3, parallelism: 1 });
    expect(await hasher.check(typed, stored)).toBe('outdated');
    expect(await hasher.check(typed.normalize('NFC'), stored)).toBe('wrong');
    expect(await hasher.check(`${typed}!`, stored)).toBe('wrong');
    expect(await hasher.check(typed, null)).toBe('wrong');
  });

  it('is outdated when it was made with other settings', async () => {
    const hasher = newHasher();
    expect(hasher.isOutdated(await hasher.hash(password))).toBe(false);
    expect(hasher.isOutdated(await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }))).toBe(true);
    expect(hasher.isOutdated('$2b$10$abcdefghijklmnopqrstuv')).toBe(true);
  });
});

/** Counts how much work is done at once in the hasher's turns, without the cost of real hashes. */
function crowd(hasher: PasswordHasher) {
  const turns = hasher as unknown as { inTurn(work: () => Promise<void>): Promise<void> };
  const releases: (() => void)[] = [];
  let inside = 0;
  let most = 0;
  const work = () =>
    new Promise<void>((resolve) => {
      most = Math.max(most, (inside += 1));
      releases.push(() => ((inside -= 1), resolve()));
    });
  return {
    come: () => turns.inTurn(work),
    /** Lets the one who has been inside longest go. */
    release: () => releases.shift()?.(),
    inside: () => inside,
    most: () => most,
  };
}

describe('a crowd at the hasher', () => {
  it('is served four at a time, and everyone who comes in time is served', async () => {
    const { come, release, inside, most } = crowd(newHasher());
    const all = Array.from({ length: 12 }, come);
    let served = 0;
    for (const one of all) void one.then(() => (served += 1));
    while (served < 12) {
      await until('someone is inside', () => inside() > 0 || served === 12);
      release();
    }
    await Promise.all(all);
    expect(most()).toBe(4);
    expect(inside()).toBe(0);
  });

  it('is refused after about a second of waiting, and who was refused takes no place', async () => {
    const { come, release, inside } = crowd(newHasher());
    const working = Array.from({ length: 4 }, come);
    const started = Date.now();
    const waiting = await Promise.allSettled([come(), come()]);
    const waitedMs = Date.now() - started;
    for (const { status, ...rest } of waiting) {
      expect(status).toBe('rejected');
      expect((rest as PromiseRejectedResult).reason).toMatchObject({ kind: 'unavailable', code: 'portal-access.busy' });
    }
    expect(waitedMs).toBeGreaterThanOrEqual(800);
    expect(waitedMs).toBeLessThan(3_000);
    for (let count = 0; count < 4; count += 1) release();
    await Promise.all(working);
    expect(inside()).toBe(0);
    const next = come();
    expect(inside()).toBe(1);
    release();
    await next;
  });

  it('goes on after a failure: the place is given back', async () => {
    const hasher = newHasher();
    const turns = hasher as unknown as { inTurn(work: () => Promise<never>): Promise<never> };
    const failing = () => turns.inTurn(() => Promise.reject(new DomainError('invalid', 'x', 'x')));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, failing));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    const { come, release, inside } = crowd(hasher);
    const working = Array.from({ length: 4 }, come);
    expect(inside()).toBe(4);
    for (let count = 0; count < 4; count += 1) release();
    await Promise.all(working);
  });

  it('really computes: four hashes run beside each other while the fifth waits', async () => {
    const hasher = newHasher();
    const hashes = await Promise.all(Array.from({ length: 4 }, () => hasher.hash(password)));
    expect(new Set(hashes).size).toBe(4);
  });
});
