import {
  activated,
  administratorId,
  dana,
  factsOf,
  invited,
  later,
  newAccess,
  refusal,
  settled,
  start,
} from './portal-access.fixture.js';

const primary = dana.emails[0]!;
const other = dana.emails[1]!;

describe('inviting', () => {
  it('makes one pending invitation, which waits to be e-mailed', () => {
    const access = newAccess();
    const invitation = access.invite(primary, dana, administratorId, 72, start);
    expect(access.state).toBe('invited');
    expect(access.invitation).toBe(invitation);
    expect(invitation).toMatchObject({ staffId: access.id, issuedBy: administratorId, expiresAt: later(72) });
    expect(access.releaseEvents()).toMatchObject([
      {
        type: 'portal-access.invitation-issued',
        payload: { staffId: access.id, invitationId: invitation.id, maskedEmail: 'd•••@example.org' },
      },
    ]);
  });

  it('goes to any address on the record, in upper or lower case, spelled as the record spells it', () => {
    const invitation = newAccess().invite('dana.silva@northside.EXAMPLE', dana, null, 72, start);
    expect(invitation.email).toBe('Dana.Silva@Northside.example');
  });

  it.each([
    'dana@example.com',
    'dana@example.org ',
    'dana@example.orgs',
    '',
    'dana@example.org,dana@example.com',
    'dаna@example.org',
  ])('refuses an address that is not on the record: %p', (address) => {
    const access = newAccess();
    expect(() => access.invite(address, dana, null, 72, start)).toThrow(refusal('invalid', 'email-not-on-record'));
    expect(access.invitation).toBeNull();
    expect(access.recentSends).toEqual([]);
    expect(factsOf(access)).toEqual([]);
  });

  it('refuses a person who has left', () => {
    const left = { ...dana, offboarded: true };
    expect(() => newAccess().invite(primary, left, null, 72, start)).toThrow(refusal('conflict', 'offboarded'));
  });

  it('refuses a person whose access is switched off', () => {
    const access = newAccess();
    access.disable('administrator', start);
    expect(() => access.invite(primary, dana, null, 72, start)).toThrow(refusal('conflict', 'disabled'));
  });

  it('refuses a person who has an account', () => {
    expect(() => activated().invite(primary, dana, null, 72, later(2))).toThrow(refusal('conflict', 'already-activated'));
  });
});

describe('inviting again', () => {
  it('replaces the invitation: the old link dies and the time starts afresh', () => {
    const access = settled(invited());
    const old = access.invitation!;
    const fresh = access.invite(other, dana, administratorId, 72, later(5));
    expect(old).toMatchObject({ state: 'revoked', endedAt: later(5) });
    expect(access.invitation).toBe(fresh);
    expect(fresh).toMatchObject({ state: 'pending', delivery: 'queued', expiresAt: later(77) });
    expect(factsOf(access)).toEqual(['invitation-replaced', 'invitation-issued']);
  });

  it('keeps since when the person is invited', () => {
    const access = invited();
    access.invite(primary, dana, null, 72, later(5));
    expect(access.since).toEqual(start);
  });

  it('replaces nothing when the one before has expired', () => {
    const access = invited();
    access.tellInvitation(access.invitation!.id, (invitation) => invitation.expire(later(72)));
    access.releaseEvents();
    access.invite(primary, dana, null, 72, later(80));
    expect(factsOf(access)).toEqual(['invitation-issued']);
  });

  it('is refused the sixth time within 24 hours, and the fifth invitation stays', () => {
    const access = newAccess();
    for (const hours of [0, 1, 2, 3, 4]) access.invite(primary, dana, null, 72, later(hours));
    const fifth = access.invitation;
    expect(() => access.invite(primary, dana, null, 72, later(23.9))).toThrow(refusal('too-many', 'too-many-invitations'));
    expect(access.invitation).toBe(fifth);
    expect(fifth!.isPending()).toBe(true);
  });

  it('works again as soon as the first of the five is a day old, and remembers no more than it needs', () => {
    const access = newAccess();
    for (const hours of [0, 1, 2, 3, 4]) access.invite(primary, dana, null, 72, later(hours));
    access.invite(primary, dana, null, 72, later(24));
    expect(access.recentSends).toHaveLength(5);
    expect(() => access.invite(primary, dana, null, 72, later(24.5))).toThrow(refusal('too-many', 'too-many-invitations'));
    access.invite(primary, dana, null, 72, later(400));
    expect(access.recentSends).toHaveLength(1);
  });
});

describe('an invitation under way', () => {
  it('is not under way any more once an administrator revokes it', () => {
    const access = settled(invited());
    const invitation = access.invitation!;
    access.revokeInvitation('administrator', later(1));
    expect(access).toMatchObject({ state: 'not_invited', invitation: null, since: later(1) });
    expect(invitation).toMatchObject({ state: 'revoked', endedAt: later(1) });
    expect(access.releaseEvents()).toMatchObject([
      { type: 'portal-access.invitation-revoked', payload: { invitationId: invitation.id, reason: 'administrator' } },
    ]);
  });

  it('has nothing to revoke before it is sent or after it was used', () => {
    const account = settled(activated());
    for (const access of [newAccess(), account]) {
      access.revokeInvitation('administrator', later(2));
      expect(factsOf(access)).toEqual([]);
    }
    expect(account.invitation).toMatchObject({ state: 'accepted' });
  });

  it('dies when its address leaves the record', () => {
    const access = settled(invited());
    access.keepInvitationOnlyFor({ ...dana, emails: [other] }, later(1));
    expect(access.state).toBe('not_invited');
    expect(access.releaseEvents()).toMatchObject([{ payload: { reason: 'address_removed' } }]);
  });

  it('dies when the person leaves', () => {
    const access = settled(invited());
    access.keepInvitationOnlyFor({ ...dana, offboarded: true }, later(1));
    expect(access.releaseEvents()).toMatchObject([{ payload: { reason: 'offboarded' } }]);
  });

  it('lives on while the record has its address, at another place or in another case', () => {
    const access = settled(invited());
    access.keepInvitationOnlyFor({ ...dana, emails: [other, 'DANA@example.org'] }, later(1));
    expect(access.invitation!.isPending()).toBe(true);
    expect(factsOf(access)).toEqual([]);
  });

  it('expires once, and the person still counts as invited', () => {
    const access = settled(invited());
    const { id } = access.invitation!;
    access.tellInvitation(id, (invitation) => invitation.expire(later(72)));
    access.tellInvitation(id, (invitation) => invitation.expire(later(73)));
    expect(access).toMatchObject({ state: 'invited', invitation: { state: 'expired', endedAt: later(72) } });
    expect(factsOf(access)).toEqual(['invitation-expired']);
  });

  it('notes the first opening of its page and stays alive', () => {
    const access = settled(invited());
    const { id } = access.invitation!;
    access.tellInvitation(id, (invitation) => invitation.wasOpened(later(1)));
    access.tellInvitation(id, (invitation) => invitation.wasOpened(later(2)));
    expect(access.invitation).toMatchObject({ state: 'pending', openedAt: later(1) });
    expect(factsOf(access)).toEqual(['link-page-opened']);
  });
});

describe('the delivery of an invitation', () => {
  it('is sent at a moment', () => {
    const access = settled(invited());
    access.tellInvitation(access.invitation!.id, (invitation) => invitation.wasSent(later(0.1)));
    expect(access.invitation).toMatchObject({ delivery: 'sent', sentAt: later(0.1), deliveryReason: null });
    expect(factsOf(access)).toEqual(['invitation-sent']);
  });

  it('waits with a reason, told once for each reason', () => {
    const access = settled(invited());
    const { id } = access.invitation!;
    for (const reason of ['no connection', 'no connection', 'greylisted'])
      access.tellInvitation(id, (invitation) => invitation.isDelayed(reason));
    expect(access.invitation).toMatchObject({ delivery: 'queued', deliveryReason: 'greylisted' });
    expect(factsOf(access)).toEqual(['invitation-delayed', 'invitation-delayed']);
    access.tellInvitation(id, (invitation) => invitation.wasSent(later(1)));
    expect(access.invitation!.deliveryReason).toBeNull();
  });

  it('fails with the reason of the mail server', () => {
    const access = settled(invited());
    access.tellInvitation(access.invitation!.id, (invitation) => invitation.wasRefused('mailbox unavailable'));
    expect(access.invitation).toMatchObject({ delivery: 'failed', deliveryReason: 'mailbox unavailable', sentAt: null });
    expect(access.releaseEvents()).toMatchObject([
      { type: 'portal-access.invitation-failed', payload: { maskedEmail: 'd•••@example.org', reason: 'mailbox unavailable' } },
    ]);
  });

  it('says nothing about the newer invitation when the news is about a replaced one', () => {
    const access = invited();
    const old = access.invitation!.id;
    access.invite(other, dana, null, 72, later(1));
    access.releaseEvents();
    access.tellInvitation(old, (invitation) => invitation.wasSent(later(2)));
    access.tellInvitation(old, (invitation) => invitation.wasRefused('mailbox unavailable'));
    access.tellInvitation(old, (invitation) => invitation.isDelayed('no connection'));
    access.tellInvitation(old, (invitation) => invitation.wasOpened(later(2)));
    access.tellInvitation(old, (invitation) => invitation.expire(later(72)));
    expect(access.invitation).toMatchObject({ state: 'pending', delivery: 'queued', deliveryReason: null, openedAt: null });
    expect(factsOf(access)).toEqual([]);
  });
});
