import { PortalAccess } from '../domain/portal-access.js';
import { moment } from './moments.js';
import { type StatusWords, statusWords } from './status-words.js';

const person = { emails: ['dana@example.org'], offboarded: false };
const issuedAt = new Date('2026-11-22T19:05:00Z');
const newYork = 'America/New_York';

const fresh = () => new PortalAccess('01920f3a-7c1e-7abc-8def-0123456789ab', issuedAt);

function invited(at = issuedAt): PortalAccess {
  const access = fresh();
  access.invite('dana@example.org', person, null, 72, at);
  return access;
}

function sent(at = issuedAt): PortalAccess {
  const access = invited(at);
  access.tellInvitation(access.invitation!.id, (invitation) => invitation.wasSent(at));
  return access;
}

function activated(): PortalAccess {
  const access = sent();
  const at = new Date('2026-11-23T14:00:00Z');
  access.activate('a hash', false, at);
  access.signedIn(at);
  return access;
}

/** As the reader sees it: the name is put in when the words are read. */
function asShown(access: PortalAccess, timeZone = newYork): StatusWords {
  const named = (text: string | null) => text && text.replaceAll('{name}', 'Dana');
  const words = statusWords(access, timeZone);
  return {
    headline: named(words.headline)!,
    headlineExpired: named(words.headlineExpired),
    reasons: words.reasons,
    nextAction: named(words.nextAction),
    nextActionExpired: named(words.nextActionExpired),
  };
}

describe('The status in words', () => {
  it('says that nobody was invited', () => {
    expect(asShown(fresh())).toMatchObject({ headline: 'Not invited yet.', headlineExpired: null, reasons: [] });
  });

  it('says that a new link was asked for, whatever became of the one before', () => {
    const asked = (access: PortalAccess) => {
      access.askForNewLink(new Date('2026-11-25T21:00:00Z'));
      return access;
    };
    const reason = 'Asked for a new link on Nov 25, 2026';
    expect(asShown(asked(fresh()))).toMatchObject({ headline: 'Not invited yet.', reasons: [reason] });
    expect(asShown(asked(sent())).reasons).toEqual([reason]);
    const refused = invited();
    refused.tellInvitation(refused.invitation!.id, (invitation) => invitation.wasRefused('mailbox unavailable'));
    expect(asShown(asked(refused)).reasons).toEqual(['mailbox unavailable', reason]);
  });

  it('says that the invitation is on its way', () => {
    expect(asShown(invited()).headline).toBe(
      "The invitation to d•••@example.org is on its way. Dana hasn't signed in yet. The link works until Nov 25, 2026, 14:05 (America/New_York).",
    );
  });

  it('says why the invitation waits', () => {
    const access = invited();
    access.tellInvitation(access.invitation!.id, (invitation) => invitation.isDelayed('the mail server cannot be reached'));
    expect(asShown(access)).toMatchObject({
      headline:
        'The invitation to d•••@example.org is waiting: the mail server cannot be reached. It goes out as soon as possible. The link works until Nov 25, 2026, 14:05 (America/New_York).',
      reasons: ['the mail server cannot be reached'],
    });
  });

  it('says to whom and when the invitation was sent, and how long its link works', () => {
    expect(asShown(sent()).headline).toBe(
      "Invitation sent to d•••@example.org on Nov 22, 2026. Dana hasn't signed in yet. The link works until Nov 25, 2026, 14:05 (America/New_York).",
    );
  });

  it('says that the link expired, and to send again', () => {
    expect(asShown(sent())).toMatchObject({
      headlineExpired: 'The invitation sent on Nov 22, 2026 expired before Dana signed in.',
      nextActionExpired: 'Send the invitation again.',
    });
  });

  it('says why the invitation could not be delivered, and to try another e-mail', () => {
    const access = invited();
    access.tellInvitation(access.invitation!.id, (invitation) => invitation.wasRefused('mailbox unavailable'));
    expect(asShown(access)).toMatchObject({
      headline: 'The invitation to d•••@example.org could not be delivered: mailbox unavailable.',
      headlineExpired: null,
      reasons: ['mailbox unavailable'],
      nextAction: 'Try another e-mail.',
    });
  });

  it('says which steps are missing', () => {
    const access = activated();
    expect(asShown(access)).toMatchObject({
      headline: "Dana signed in on Nov 23, 2026 but hasn't completed: Confirm contact details, Accept terms.",
      reasons: ['Confirm contact details', 'Accept terms'],
    });
    access.confirmContactDetails(new Date('2026-11-23T14:10:00Z'));
    expect(asShown(access)).toMatchObject({
      headline: "Dana signed in on Nov 23, 2026 but hasn't completed: Accept terms.",
      reasons: ['Accept terms'],
    });
  });

  it('says when an active person was last there', () => {
    const access = activated();
    access.confirmContactDetails(new Date('2026-11-23T14:10:00Z'));
    access.acceptTerms(new Date('2026-11-23T14:11:00Z'));
    access.signedIn(new Date('2026-11-30T13:30:00Z'));
    expect(asShown(access)).toMatchObject({
      headline: 'Active. Last signed in Nov 30, 2026, 08:30 (America/New_York).',
      reasons: [],
      nextAction: null,
    });
  });

  it('says since when access is switched off', () => {
    const access = activated();
    access.disable('offboarded', new Date('2026-12-01T03:00:00Z'));
    expect(asShown(access)).toMatchObject({
      headline: 'Portal access is switched off since Nov 30, 2026.',
      reasons: ['No longer works here'],
      nextAction: 'Reinstate Dana to give access back.',
    });
  });

  it.each([[null], ['On leave until May'], ['offboarded']])(
    "says why an administrator switched access off, in the administrator's words: %s",
    (reason) => {
      const access = activated();
      access.disable('administrator', new Date('2026-12-01T03:00:00Z'), reason);
      expect(asShown(access)).toMatchObject({
        headline: 'Portal access is switched off since Nov 30, 2026.',
        reasons: reason ? [reason] : [],
        nextAction: 'Restore access when the person needs the portal again.',
      });
    },
  );

  it('says that nobody is invited once the invitation is revoked', () => {
    const access = sent();
    access.revokeInvitation('administrator', issuedAt);
    expect(asShown(access).headline).toBe('Not invited yet.');
  });
});

describe('The end of a link in words', () => {
  it.each([
    // The clocks go forward on March 14, 2027, at 02:00: 72 hours later it is an hour later on the wall.
    ['2027-03-12T19:30:00Z', newYork, 'Mar 12, 2027', 'Mar 15, 2027, 15:30 (America/New_York)'],
    ['2027-03-11T06:59:00Z', newYork, 'Mar 11, 2027', 'Mar 14, 2027, 01:59 (America/New_York)'],
    ['2027-03-11T07:00:00Z', newYork, 'Mar 11, 2027', 'Mar 14, 2027, 03:00 (America/New_York)'],
    // They go back on November 1, 2026, at 02:00: an hour earlier.
    ['2026-10-30T18:30:00Z', newYork, 'Oct 30, 2026', 'Nov 2, 2026, 13:30 (America/New_York)'],
    ['2027-03-26T20:30:00Z', 'Europe/Berlin', 'Mar 26, 2027', 'Mar 29, 2027, 22:30 (Europe/Berlin)'],
    ['2026-10-23T20:30:00Z', 'Europe/Berlin', 'Oct 23, 2026', 'Oct 26, 2026, 21:30 (Europe/Berlin)'],
    // The first and the last place on earth where a day begins: the same instant is two days apart.
    ['2026-11-22T11:00:00Z', 'Pacific/Kiritimati', 'Nov 23, 2026', 'Nov 26, 2026, 01:00 (Pacific/Kiritimati)'],
    ['2026-11-22T11:00:00Z', 'Etc/GMT+12', 'Nov 21, 2026', 'Nov 24, 2026, 23:00 (Etc/GMT+12)'],
    // Midnight belongs to the new day and is 00:00.
    ['2026-11-22T05:00:00Z', newYork, 'Nov 22, 2026', 'Nov 25, 2026, 00:00 (America/New_York)'],
    ['2026-12-29T04:59:00Z', newYork, 'Dec 28, 2026', 'Dec 31, 2026, 23:59 (America/New_York)'],
  ])('is right for 72 hours from %s in %s', (start, timeZone, day, end) => {
    const access = sent(new Date(start));
    expect(asShown(access, timeZone).headline).toBe(
      `Invitation sent to d•••@example.org on ${day}. Dana hasn't signed in yet. The link works until ${end}.`,
    );
    expect(asShown(access, timeZone).headlineExpired).toBe(`The invitation sent on ${day} expired before Dana signed in.`);
    expect(moment(access.invitation!.expiresAt, timeZone)).toBe(end);
  });
});
