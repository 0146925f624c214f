import { mustBeAmong } from './link-days.js';
import { emailPasswordLink, passwordLinkUnderWay } from './password-link-under-way.js';
import type { PasswordLink } from './password-link.js';
import { active, administratorId, dana, invited, later, newAccess, refusal, settled } from './portal-access.fixture.js';
import type { PortalAccess } from './portal-access.js';

const terms = { origin: 'administrator' as const, madeBy: administratorId, expiresOn: '2026-11-25', expiresAt: later(60) };
const home = dana.emails[1]!;

function withLink(): { access: PortalAccess; link: PasswordLink } {
  const access = settled(active());
  return { access, link: access.makePasswordLink(terms, later(3)) };
}

const factsOf = (link: PasswordLink) =>
  link.releaseEvents().map(({ type, payload }) => [type.replace('portal-access.', ''), payload]);
const typesOf = (link: PasswordLink) => factsOf(link).map(([type]) => type);

describe('A password link', () => {
  it('is made for somebody who has an account, and says for how long', () => {
    const { access, link } = withLink();
    expect(link).toMatchObject({ ...terms, state: 'active', madeAt: later(3), mailings: [] });
    expect(factsOf(link)).toEqual([
      [
        'password-link-made',
        {
          staffId: access.id,
          passwordLinkId: link.id,
          origin: 'administrator',
          expiresOn: '2026-11-25',
          expiresAt: later(60).toISOString(),
        },
      ],
    ]);
  });

  it.each([
    ['somebody new', newAccess],
    ['somebody who is only invited', invited],
  ])('is not made for %s', (_name, make) => {
    expect(() => make().makePasswordLink(terms, later(3))).toThrow(refusal('conflict', 'not-activated'));
  });

  it('is not made for somebody whose access is switched off', () => {
    const access = active();
    access.disable('administrator', later(3));
    expect(() => access.makePasswordLink(terms, later(4))).toThrow(refusal('conflict', 'disabled'));
  });

  it.each<[string, string, (access: PortalAccess) => void]>([
    ['a newer link', 'replaced', (access) => access.makePasswordLink(terms, later(4))],
    ['a changed password', 'password_changed', (access) => access.changePassword('$argon2id$other', 'changed', later(4))],
    ['another sign-in address', 'address_changed', (access) => access.changeSignInEmail(home, later(4))],
    ['access being switched off', 'access_disabled', (access) => access.disable('administrator', later(4))],
    ['the person having left', 'offboarded', (access) => access.endWhatWasUnderWay(later(4), later(5))],
  ])('dies by %s', (_name, reason, change) => {
    const { access, link } = withLink();
    change(access);
    expect(link).toMatchObject({ state: 'revoked', endedReason: reason });
    expect(typesOf(link)).toEqual(['password-link-made', 'password-link-revoked']);
  });

  it('that ran out before it was revoked is one that expired', () => {
    const { access, link } = withLink();
    access.makePasswordLink(terms, later(60));
    expect(link).toMatchObject({ state: 'expired', endedReason: null, endedAt: later(60) });
  });

  it('that was used stays used', () => {
    const { access, link } = withLink();
    access.changePassword('$argon2id$other', 'reset', later(4));
    link.revoke('administrator', later(5));
    link.expire(later(70));
    link.wasOpened(later(5));
    expect(link).toMatchObject({ state: 'consumed', endedAt: later(4), openedAt: null });
    expect(typesOf(link)).toEqual(['password-link-made', 'password-link-consumed']);
  });

  it('is opened once, however often its page is', () => {
    const { link } = withLink();
    link.wasOpened(later(4));
    link.wasOpened(later(5));
    expect(link.openedAt).toEqual(later(4));
    expect(typesOf(link)).toEqual(['password-link-made', 'password-link-opened']);
  });

  it('under way is one that is active and the person’s own', () => {
    const { access, link } = withLink();
    expect(passwordLinkUnderWay(access, link.id)).toBe(link);
    const missing = refusal('not-found', 'password-link-not-found');
    expect(() => passwordLinkUnderWay(withLink().access, link.id)).toThrow(missing);
    expect(() => passwordLinkUnderWay(undefined, link.id)).toThrow(missing);
    link.revoke('administrator', later(4));
    expect(() => passwordLinkUnderWay(access, link.id)).toThrow(missing);
  });
});

describe('E-mailing a password link', () => {
  it('goes to an address on the record, spelled as there', () => {
    const { access, link } = withLink();
    emailPasswordLink(access, link, home.toUpperCase(), dana, later(4));
    expect(link.emailedTo).toEqual([home]);
    expect(factsOf(link)[1]).toEqual([
      'password-link-email-queued',
      { staffId: access.id, passwordLinkId: link.id, mailingId: link.mailings[0]!.id, maskedEmail: 'D•••@Northside.example' },
    ]);
    expect(() => emailPasswordLink(access, link, 'mallory@evil.example', dana, later(4))).toThrow(
      refusal('invalid', 'email-not-on-record'),
    );
  });

  it('is done five times a day at most, invitations counted with it', () => {
    const { access, link } = withLink();
    for (let round = 0; round < 4; round++) emailPasswordLink(access, link, home, dana, later(4));
    expect(() => emailPasswordLink(access, link, home, dana, later(23))).toThrow(refusal('too-many', 'too-many-password-links'));
    emailPasswordLink(access, link, home, dana, later(24));
    expect(link.mailings).toHaveLength(5);
  });

  it('has an outcome for each copy, and the last word stands', () => {
    const { access, link } = withLink();
    for (const address of dana.emails) emailPasswordLink(access, link, address, dana, later(4));
    const [first, second] = link.mailings.map(({ id }) => id) as [string, string];
    link.emailIsDelayed(first, 'greylisted');
    link.emailIsDelayed(first, 'greylisted');
    link.wasEmailed(first, later(5));
    link.emailWasRefused(second, 'mailbox unavailable');
    link.wasEmailed(second, later(6));
    link.wasEmailed('unknown', later(6));
    expect(link.mailings).toMatchObject([
      { delivery: 'sent', reason: null, sentAt: later(5).toISOString() },
      { delivery: 'failed', reason: 'mailbox unavailable', sentAt: null },
    ]);
    expect(typesOf(link).slice(3)).toEqual([
      'password-link-email-delayed',
      'password-link-emailed',
      'password-link-email-failed',
    ]);
  });

  it('ties the link to the address: it dies when the record loses it, and not by a new spelling', () => {
    const { access, link } = withLink();
    emailPasswordLink(access, link, home, dana, later(4));
    link.keepOnlyFor([home.toUpperCase()], later(5));
    expect(link.isActive()).toBe(true);
    access.followBiographics({ emails: [dana.emails[0]!], offboarded: false }, later(5));
    expect(link).toMatchObject({ state: 'revoked', endedReason: 'address_removed' });
  });
});

describe('The day of a password link', () => {
  const days = { first: '2026-11-24', last: '2026-12-01', timeZone: 'America/New_York' };

  it.each(['2026-11-24', '2026-11-30', '2026-12-01'])('may be %s', (day) => {
    expect(() => mustBeAmong(days, day)).not.toThrow();
  });

  it.each([
    ['2026-11-23', 'That day is over in America/New_York. Possible: 2026-11-24 to 2026-12-01.'],
    ['2026-12-02', 'That day is too far away. Possible: 2026-11-24 to 2026-12-01 (America/New_York).'],
  ])('may not be %s, and the refusal names the first and the last', (day, message) => {
    expect(() => mustBeAmong(days, day)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'portal-access.link-day-not-possible',
        message,
        errors: [{ path: 'expiresOn', message: 'must be a day from 2026-11-24 to 2026-12-01' }],
      }),
    );
  });

  it('is today where the limit is zero', () => {
    expect(() => mustBeAmong({ ...days, last: days.first }, '2026-11-25')).toThrow(
      expect.objectContaining({ errors: [{ path: 'expiresOn', message: 'must be 2026-11-24' }] }),
    );
  });
});
