import { randomBytes } from 'node:crypto';
import { PasskeyChallenges } from './passkey-challenges.js';

const secretsKey = randomBytes(32).toString('base64');
const challenges = new PasskeyChallenges(secretsKey);
const madeAt = new Date('2026-12-01T08:00:00Z');
const later = (ms: number) => new Date(madeAt.getTime() + ms);
const text = (challenge: Uint8Array) => Buffer.from(challenge).toString('base64url');
const challenge = text(challenges.make('this browser', madeAt));

describe('A challenge to sign in by passkey', () => {
  it.each([
    ['at once', 0, true],
    ['one millisecond before five minutes are over', 299_999, true],
    ['when five minutes are over', 300_000, false],
    ['a day later', 86_400_000, false],
  ])('answered %s is taken: %s ms, %s', (_when, ms, isGood) => {
    expect(challenges.isGood(challenge, 'this browser', later(ms))).toBe(isGood);
  });

  const changed = (index: number) => {
    const bytes = Buffer.from(challenge, 'base64url');
    bytes[index]! ^= 1;
    return bytes.toString('base64url');
  };

  it.each([
    ['for another browser', challenge, 'another browser'],
    ['for a browser without a cookie', challenge, ''],
    ['with another moment', changed(5), 'this browser'],
    ['with another proof', changed(37), 'this browser'],
    ['cut short', challenge.slice(0, -2), 'this browser'],
    ['prolonged', `${challenge}AAAA`, 'this browser'],
    ['that is empty', '', 'this browser'],
    ['that was made up', Buffer.alloc(38, 1).toString('base64url'), 'this browser'],
    [
      'of another installation',
      text(new PasskeyChallenges(Buffer.alloc(32, 2).toString('base64')).make('this browser', madeAt)),
      'this browser',
    ],
  ])('%s is refused', (_which, given, browser) => {
    expect(challenges.isGood(given, browser, later(1))).toBe(false);
  });

  it('is another one for each browser', () => {
    expect(text(challenges.make('another browser', madeAt))).not.toBe(challenge);
  });

  it('has more than 32 bytes', () => {
    expect(Buffer.from(challenge, 'base64url').length).toBeGreaterThanOrEqual(32);
  });
});
