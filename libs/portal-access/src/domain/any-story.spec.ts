import fc from 'fast-check';
import { DomainError } from '#shared-kernel/domain';
import type { PortalAccess } from './portal-access.js';
import { dana, later, newAccess } from './portal-access.fixture.js';

type Deed = (access: PortalAccess, at: Date) => void;

const onInvitation = (tell: (access: PortalAccess, id: string, at: Date) => void): Deed => {
  return (access, at) => access.invitation && tell(access, access.invitation.id, at);
};

const deeds: Record<string, Deed> = {
  invite: (access, at) => void access.invite(dana.emails[0]!, dana, null, 72, at),
  inviteElsewhere: (access, at) => void access.invite(dana.emails[1]!, dana, null, 24, at),
  revoke: (access, at) => access.revokeInvitation('administrator', at),
  askForNewLink: (access, at) => access.askForNewLink(at),
  loseAddress: (access, at) => access.keepInvitationOnlyFor({ ...dana, emails: [dana.emails[1]!] }, at),
  send: onInvitation((access, id, at) => access.tellInvitation(id, (invitation) => invitation.wasSent(at))),
  refuse: onInvitation((access, id) => access.tellInvitation(id, (invitation) => invitation.wasRefused('mailbox unavailable'))),
  delay: onInvitation((access, id) => access.tellInvitation(id, (invitation) => invitation.isDelayed('no connection'))),
  open: onInvitation((access, id, at) => access.tellInvitation(id, (invitation) => invitation.wasOpened(at))),
  expire: onInvitation((access, id, at) => access.tellInvitation(id, (invitation) => invitation.expire(at))),
  // Only a link that is alive leads here: the database decides that first.
  activate: (access, at) => access.invitation?.isPending() && access.activate('$argon2id$a-hash', false, at),
  confirm: (access, at) => access.activatedAt && access.confirmContactDetails(at),
  accept: (access, at) => access.activatedAt && access.acceptTerms(at),
  signIn: (access, at) => access.activatedAt && access.signedIn(at),
  disable: (access, at) => access.disable('administrator', at),
  leave: (access, at) => access.disable('offboarded', at),
  restore: (access, at) => access.restore(at),
  promote: (access, at) => access.changeRole('administrator', false, at),
  demote: (access, at) => access.changeRole('staff', false, at),
  saveFeatures: (access) => access.saveFeatures(['secure_messaging']),
};

/** A refusal is an answer too; anything else is a mistake. */
function carryOut(deed: string, access: PortalAccess, at: Date): 'done' | 'refused' {
  try {
    deeds[deed]!(access, at);
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return 'refused';
    throw error;
  }
}

function stateFollowingFrom({ disabledAt, activatedAt, contactConfirmedAt, termsAcceptedAt, invitation }: PortalAccess): string {
  if (disabledAt) return 'disabled';
  if (activatedAt) return contactConfirmedAt && termsAcceptedAt ? 'active' : 'setup_incomplete';
  return invitation ? 'invited' : 'not_invited';
}

const stories = fc.array(fc.constantFrom(...Object.keys(deeds)), { maxLength: 40 });

describe('whatever is done in whatever order', () => {
  it('nobody is said to wait for a new link who has an account or may not have one', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const access = newAccess();
        story.forEach((deed, hour) => {
          carryOut(deed, access, later(hour));
          const mayHaveOne = !access.activatedAt && !access.disabledAt;
          expect(mayHaveOne || !access.newLinkWanted).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('at most one invitation is pending, and none beside an account or while access is switched off', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const access = newAccess();
        const known = new Set<NonNullable<PortalAccess['invitation']>>();
        story.forEach((deed, hour) => {
          carryOut(deed, access, later(hour));
          if (access.invitation) known.add(access.invitation);
          const pending = [...known].filter((invitation) => invitation.isPending());
          expect(pending.length).toBeLessThanOrEqual(access.activatedAt || access.disabledAt ? 0 : 1);
          expect(pending.every((invitation) => invitation === access.invitation)).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('the state follows from what was done, and `since` moves when and only when the state does', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const access = newAccess();
        story.forEach((deed, hour) => {
          const before = { state: access.state, since: access.since };
          carryOut(deed, access, later(hour + 1));
          expect(access.since).toEqual(access.state === before.state ? before.since : later(hour + 1));
          expect(access.state).toBe(stateFollowingFrom(access));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('a refusal changes nothing and records nothing', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const access = newAccess();
        story.forEach((deed, hour) => {
          const before = JSON.stringify(access);
          access.releaseEvents();
          if (carryOut(deed, access, later(hour)) === 'done') return;
          expect(JSON.stringify(access)).toBe(before);
          expect(access.releaseEvents()).toEqual([]);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('no fact carries a whole address, a password or a hash', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const access = newAccess();
        story.forEach((deed, hour) => void carryOut(deed, access, later(hour)));
        const facts = JSON.stringify(access.releaseEvents());
        expect(facts).not.toMatch(/dana|argon2/i);
      }),
      { numRuns: 500 },
    );
  });
});
