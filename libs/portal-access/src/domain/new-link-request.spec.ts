import { activated, administratorId, dana, factsOf, invited, later, newAccess, settled } from './portal-access.fixture.js';

const open = { newLinkWanted: true };
const answered = { newLinkWanted: false };

describe('asking for a new link', () => {
  it('is noted, with its time', () => {
    const access = settled(invited());
    access.askForNewLink(later(80));
    expect(access).toMatchObject({ ...open, newLinkAskedAt: later(80), state: 'invited' });
    expect(factsOf(access)).toEqual(['new-link-requested']);
  });

  it('is noted once a day', () => {
    const access = settled(invited());
    for (const hours of [80, 81, 103.9]) access.askForNewLink(later(hours));
    expect(factsOf(access)).toEqual(['new-link-requested']);
    access.askForNewLink(later(104));
    expect(factsOf(access)).toEqual(['new-link-requested']);
    expect(access.newLinkAskedAt).toEqual(later(104));
  });

  it('is noted once a day also where it was answered in between', () => {
    const access = settled(invited());
    access.askForNewLink(later(80));
    access.invite(dana.emails[0]!, dana, administratorId, 72, later(81));
    access.askForNewLink(later(82));
    expect(access).toMatchObject({ ...answered, newLinkAskedAt: later(80) });
  });

  it('is answered by a new invitation', () => {
    const access = invited();
    access.askForNewLink(later(80));
    access.invite(dana.emails[0]!, dana, administratorId, 72, later(81));
    expect(access).toMatchObject(answered);
  });

  it('still waits after the invitation was withdrawn', () => {
    const access = invited();
    access.askForNewLink(later(10));
    access.revokeInvitation('administrator', later(11));
    expect(access).toMatchObject({ ...open, state: 'not_invited' });
  });

  it('is settled once the person has an account, or access is switched off', () => {
    const [joined, left] = [invited(), invited()];
    for (const access of [joined, left]) access.askForNewLink(later(10));
    joined.activate('$argon2id$a-hash', false, later(11));
    left.disable('administrator', later(11));
    for (const access of [joined, left]) expect(access).toMatchObject(answered);
  });

  it('is of no use to who has an account or may not have one', () => {
    const off = newAccess();
    off.disable('offboarded', later(1));
    for (const access of [settled(activated()), settled(off)]) {
      access.askForNewLink(later(10));
      expect(access).toMatchObject({ ...answered, newLinkAskedAt: null });
      expect(factsOf(access)).toEqual([]);
    }
  });
});
