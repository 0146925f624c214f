import { activated, active, dana, factsOf, invited, later, newAccess, refusal, settled, start } from './portal-access.fixture.js';

describe('the state of portal access', () => {
  it('goes from not invited over invited and set-up incomplete to active, and says since when', () => {
    const access = newAccess();
    expect([access.state, access.since]).toEqual(['not_invited', start]);
    access.invite('dana@example.org', dana, null, 72, later(1));
    expect([access.state, access.since]).toEqual(['invited', later(1)]);
    access.activate('$argon2id$a-hash', false, later(2));
    expect([access.state, access.since]).toEqual(['setup_incomplete', later(2)]);
    access.confirmContactDetails(later(3));
    expect([access.state, access.since]).toEqual(['setup_incomplete', later(2)]);
    access.acceptTerms(later(4));
    expect([access.state, access.since]).toEqual(['active', later(4)]);
  });

  it('starts with the role staff and no feature', () => {
    expect(newAccess()).toMatchObject({ role: 'staff', features: [], featuresVersion: 0 });
  });
});

describe('saving features', () => {
  it('replaces them and says which were switched on and off', () => {
    const access = newAccess();
    access.saveFeatures(['billing_documents', 'secure_messaging']);
    access.releaseEvents();
    access.saveFeatures(['balance_payment', 'secure_messaging']);
    expect(access.features).toEqual(['secure_messaging', 'balance_payment']);
    expect(access.releaseEvents()).toMatchObject([
      {
        type: 'portal-access.features-saved',
        payload: {
          features: ['secure_messaging', 'balance_payment'],
          switchedOn: ['balance_payment'],
          switchedOff: ['billing_documents'],
        },
      },
    ]);
  });

  it('records nothing when nothing changes', () => {
    const access = newAccess();
    access.saveFeatures(['secure_messaging', 'billing_documents']);
    access.releaseEvents();
    access.saveFeatures(['billing_documents', 'secure_messaging', 'billing_documents']);
    expect(factsOf(access)).toEqual([]);
  });

  it('is refused as a whole when one feature does not exist', () => {
    const access = newAccess();
    expect(() => access.saveFeatures(['secure_messaging', 'telepathy'])).toThrow(refusal('invalid', 'unknown-feature'));
    expect(access.features).toEqual([]);
  });

  it('is refused on a version that is not the one on record, and taken without a version', () => {
    const access = newAccess();
    expect(() => access.saveFeatures(['secure_messaging'], 1)).toThrow(refusal('stale', 'stale'));
    access.saveFeatures(['secure_messaging'], 0);
    expect(() => access.saveFeatures([], 0)).toThrow(refusal('stale', 'stale'));
    expect(access.features).toEqual(['secure_messaging']);
    access.saveFeatures([]);
    expect(access.featuresVersion).toBe(2);
  });

  it('counts as a new version when something changes, and nothing else does', () => {
    const access = active();
    access.signedIn(later(3));
    access.saveFeatures(['secure_messaging'], 0);
    access.saveFeatures(['secure_messaging'], 1);
    expect(access.featuresVersion).toBe(1);
  });
});

describe('activating', () => {
  it('opens the account at the invited address and uses the invitation up', () => {
    const access = settled(invited());
    access.activate('$argon2id$a-hash', false, later(1));
    expect(access).toMatchObject({
      signInEmail: 'dana@example.org',
      passwordHash: '$argon2id$a-hash',
      activatedAt: later(1),
      invitation: { state: 'accepted', tokenHash: null, endedAt: later(1) },
    });
    expect(access.remainingSteps).toEqual(['confirm_contact_details', 'accept_terms']);
    expect(factsOf(access)).toEqual(['account-activated']);
  });

  it('is refused while access is switched off', () => {
    const access = invited();
    access.disabledAt = later(1);
    expect(() => access.activate('$argon2id$a-hash', false, later(2))).toThrow(refusal('conflict', 'disabled'));
    expect(access.passwordHash).toBeNull();
  });

  it('needs no invitation for the first administrator, who has no set-up to go through', () => {
    const access = newAccess();
    access.becomeFirstAdministrator('ada@example.org', '$argon2id$a-hash', false, start);
    expect(access).toMatchObject({ role: 'administrator', state: 'active', signInEmail: 'ada@example.org', since: start });
    expect(factsOf(access)).toEqual(['account-activated']);
  });
});

describe('the set-up', () => {
  it('takes its steps in any order, each once', () => {
    const access = settled(activated());
    access.acceptTerms(later(2));
    access.acceptTerms(later(3));
    expect(access.termsAcceptedAt).toEqual(later(2));
    expect(access.remainingSteps).toEqual(['confirm_contact_details']);
    access.confirmContactDetails(later(4));
    access.confirmContactDetails(later(5));
    expect(access.contactConfirmedAt).toEqual(later(4));
    expect(access.releaseEvents().map((event) => event.payload)).toEqual([
      { staffId: access.id, step: 'accept_terms' },
      { staffId: access.id, step: 'confirm_contact_details' },
    ]);
  });
});

describe('signing in', () => {
  it('is noted, and changes no state', () => {
    const access = settled(active());
    access.signedIn(later(5));
    expect(access).toMatchObject({ lastSignInAt: later(5), since: later(2), state: 'active' });
    expect(factsOf(access)).toEqual(['signed-in']);
  });

  it('is refused while access is switched off', () => {
    const access = active();
    access.disable('administrator', later(3));
    expect(() => access.signedIn(later(4))).toThrow(refusal('conflict', 'disabled'));
    expect(access.lastSignInAt).toBeNull();
  });
});

describe('switching access off', () => {
  it('keeps account and features for the day it is switched on again', () => {
    const access = active();
    access.saveFeatures(['secure_messaging']);
    access.releaseEvents();
    access.disable('administrator', later(3));
    expect(access).toMatchObject({ state: 'disabled', since: later(3), disabledCause: 'administrator', disabledReason: null });
    access.restore(later(4));
    expect(access).toMatchObject({
      state: 'active',
      since: later(4),
      disabledAt: null,
      disabledCause: null,
      disabledReason: null,
      features: ['secure_messaging'],
      passwordHash: '$argon2id$a-hash',
    });
    expect(factsOf(access)).toEqual(['access-disabled', 'access-restored']);
  });

  it('withdraws the invitation for good', () => {
    const access = settled(invited());
    const invitation = access.invitation!;
    access.disable('offboarded', later(1));
    expect(invitation).toMatchObject({ state: 'revoked', tokenHash: null });
    expect(factsOf(access)).toEqual(['invitation-revoked', 'access-disabled']);
    access.restore(later(2));
    expect(access).toMatchObject({ state: 'not_invited', invitation: null });
  });

  it('heard of only when the person is back ends the link of before, and no newer one', () => {
    const access = settled(invited());
    access.endWhatWasUnderWay(later(1), later(2));
    expect(access).toMatchObject({ state: 'not_invited', invitation: null });
    access.invite(dana.emails[0]!, dana, null, 72, later(3));
    access.endWhatWasUnderWay(later(1), later(4));
    expect(access.state).toBe('invited');
    expect(factsOf(access)).toEqual(['invitation-revoked', 'invitation-issued']);
  });

  it('comes back to an unfinished set-up where it stood', () => {
    const access = activated();
    access.acceptTerms(later(2));
    access.disable('offboarded', later(3));
    access.restore(later(4));
    expect(access.state).toBe('setup_incomplete');
    expect(access.remainingSteps).toEqual(['confirm_contact_details']);
  });

  it('changes nothing the second time, nor does restoring what is not switched off', () => {
    const access = settled(active());
    access.restore(later(3));
    access.disable('administrator', later(4), 'On leave');
    access.disable('administrator', later(5), 'Another reason');
    access.disable('offboarded', later(6));
    expect(access).toMatchObject({ disabledAt: later(4), disabledCause: 'administrator', disabledReason: 'On leave' });
    expect(factsOf(access)).toEqual(['access-disabled']);
  });

  it('by an administrator stands above offboarding, whichever came first, and says so', () => {
    const access = settled(active());
    access.disable('offboarded', later(3));
    access.disable('administrator', later(4), 'offboarded');
    expect(access).toMatchObject({
      since: later(3),
      disabledAt: later(3),
      disabledCause: 'administrator',
      disabledReason: 'offboarded',
    });
    expect(access.releaseEvents().map(({ payload }) => payload)).toEqual([
      { staffId: access.id, cause: 'offboarded', reason: null },
      { staffId: access.id, cause: 'administrator', reason: 'offboarded' },
    ]);
  });

  it('kills the password link under way', () => {
    const access = active();
    const link = access.makePasswordLink(
      { origin: 'administrator', madeBy: null, expiresOn: null, expiresAt: later(9) },
      later(3),
    );
    access.disable('administrator', later(4));
    expect(link).toMatchObject({ state: 'revoked', endedReason: 'access_disabled' });
  });
});

describe('a role', () => {
  it('is changed with what the practice requires of it, once', () => {
    const access = settled(active());
    access.changeRole('administrator', true, later(3));
    expect(access).toMatchObject({ role: 'administrator', state: 'setup_incomplete', since: later(3) });
    access.changeRole('administrator', true, later(4));
    expect(factsOf(access)).toEqual(['role-changed']);
    access.changeRole('staff', false, later(5));
    expect(access).toMatchObject({ role: 'staff', state: 'active', since: later(5) });
  });

  it('may be given before there is an account, and asks nothing of the person then', () => {
    const access = newAccess();
    access.changeRole('administrator', true, later(1));
    expect(access).toMatchObject({ role: 'administrator', state: 'not_invited', since: start, secondFactorRequired: false });
  });
});
