import { newToken, tokenHash } from './link-token.js';

describe('a link token', () => {
  it('is 32 random bytes in letters that a URL, a cookie and a header can carry', () => {
    const token = newToken();
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 10_000 }, newToken)).size).toBe(10_000);
  });

  it('is stored as a hash of 32 bytes that does not contain it', () => {
    const token = newToken();
    const hash = tokenHash('activation', token);
    expect(hash).toHaveLength(32);
    expect(hash.equals(tokenHash('activation', token))).toBe(true);
    expect(hash.includes(Buffer.from(token, 'base64url'))).toBe(false);
  });

  it('is unknown to every purpose but its own', () => {
    const token = newToken();
    const hashes = (['activation', 'session', 'api-token'] as const).map((purpose) => tokenHash(purpose, token).toString('hex'));
    expect(new Set(hashes).size).toBe(3);
  });
});
