import { nextSignInEmail } from './address-on-record.js';
import { activated, dana, factsOf, invited, later, settled } from './portal-access.fixture.js';

const own = dana.emails[0]!;
const at = later(2);
const having = (...emails: string[]) => ({ emails, offboarded: false });

describe('the address a person signs in with', () => {
  it('becomes the primary one when the record loses it, told without the whole address', () => {
    const access = settled(activated());
    access.followBiographics(having('new@example.org', 'second@example.org'), at);
    expect(access.signInEmail).toBe('new@example.org');
    expect(access.releaseEvents()).toMatchObject([
      { type: 'portal-access.sign-in-address-changed', payload: { maskedEmail: 'n•••@example.org' } },
    ]);
  });

  it('stays while the record has it, at any place and in any case', () => {
    const access = settled(activated());
    access.followBiographics(having('new@example.org', own.toUpperCase()), at);
    expect(access.signInEmail).toBe(own);
    expect(factsOf(access)).toEqual([]);
  });

  it('is none before the account is activated, whatever the record says', () => {
    const access = settled(invited());
    expect(nextSignInEmail(access, having('new@example.org'))).toBeUndefined();
    access.followBiographics(having(own, 'new@example.org'), at);
    expect(access.signInEmail).toBeNull();
  });

  it('makes way for whoever it belongs to now, and a new one takes its place', () => {
    const access = settled(activated());
    access.letGoOfSignInEmail('somebody.else@example.org');
    expect(access.signInEmail).toBe(own);
    access.letGoOfSignInEmail(own.toUpperCase());
    expect(access.signInEmail).toBeNull();
    access.followBiographics(having('new@example.org'), at);
    expect(access.signInEmail).toBe('new@example.org');
    expect(factsOf(access)).toEqual(['sign-in-address-changed']);
  });
});
