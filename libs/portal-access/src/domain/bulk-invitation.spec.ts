import { newId } from '#shared-kernel/domain';
import { BulkInvitation } from './bulk-invitation.js';
import { type BulkOffer, inviteInBulk } from './invite-in-bulk.js';
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

const terms = { source: 'selection' as const, filter: null, features: null, startedBy: administratorId, startedFrom: null };
const issued = (count: number) => Array.from({ length: count }, () => ({ staffId: newId(), invitationId: newId() }));
const facts = (bulk: BulkInvitation) => bulk.releaseEvents().map(({ type }) => type.replace('portal-access.', ''));

function begun(people: number): BulkInvitation {
  const bulk = new BulkInvitation(terms, start);
  bulk.begin(people);
  return bulk;
}

describe('Bulk work', () => {
  it('is refused for nobody', () => {
    expect(() => begun(0)).toThrow(refusal('invalid', 'bulk-nobody'));
  });

  it('is refused with a feature that does not exist', () => {
    expect(() => new BulkInvitation({ ...terms, features: ['x'] }, start)).toThrow(refusal('invalid', 'unknown-feature'));
  });

  it('counts everybody once and is done when nobody remains', () => {
    const bulk = begun(6);
    bulk.advance({ invited: issued(2), skipped: 1, failed: 0 }, later(1));
    expect(bulk).toMatchObject({ state: 'running', done: 3, failed: 0, remaining: 3, finishedAt: null });
    bulk.advance({ invited: [], skipped: 0, failed: 1 }, later(2));
    bulk.advance({ invited: issued(2), skipped: 0, failed: 0 }, later(3));
    expect(bulk).toMatchObject({ state: 'done', done: 5, failed: 1, remaining: 0, finishedAt: later(3) });
    expect(facts(bulk)).toEqual([
      'bulk-invitation-started',
      'invitations-issued-in-bulk',
      'invitations-issued-in-bulk',
      'bulk-invitation-finished',
    ]);
  });

  it('that is cancelled stays so, however often', () => {
    const bulk = begun(2);
    bulk.cancel(later(1));
    bulk.cancel(later(2));
    expect(bulk).toMatchObject({ state: 'cancelled', remaining: 2, finishedAt: later(1) });
    expect(facts(bulk)).toEqual(['bulk-invitation-started', 'bulk-invitation-cancelled']);
  });

  it('that is done cannot be cancelled', () => {
    const bulk = begun(1);
    bulk.advance({ invited: issued(1), skipped: 0, failed: 0 }, later(1));
    expect(() => bulk.cancel(later(2))).toThrow(refusal('conflict', 'bulk-finished'));
  });
});

describe('In bulk work a person', () => {
  const offer: BulkOffer = { features: ['secure_messaging'], by: administratorId, hours: 72, bulkId: newId() };

  it('is given the features and invited to the primary address, and the mail travels with the others', () => {
    const access = newAccess();
    const result = inviteInBulk(access, dana, offer, start);
    expect(result).toEqual({ result: 'invited', invitationId: access.invitation!.id });
    expect(access).toMatchObject({ features: ['secure_messaging'], invitation: { email: dana.emails[0], bulkId: offer.bulkId } });
    expect(access.releaseEvents().map(({ type, travelsAlone }) => [type, travelsAlone])).toEqual([
      ['portal-access.features-saved', true],
      ['portal-access.invitation-issued', false],
    ]);
  });

  it('keeps the features they have where none are named', () => {
    const access = newAccess();
    access.saveFeatures(['balance_payment']);
    inviteInBulk(access, dana, { ...offer, features: null }, start);
    expect(access.features).toEqual(['balance_payment']);
  });

  it.each([
    ['whose invitation is under way', () => invited(), 'already-invited'],
    ['who has an account', () => activated(), 'already-activated'],
  ])('%s gets no second mail, but the features', (_name, story, code) => {
    const access = settled(story());
    expect(inviteInBulk(access, dana, offer, later(1))).toMatchObject({ result: 'skipped', code: `portal-access.${code}` });
    expect(factsOf(access)).toEqual(['features-saved']);
  });

  it.each([
    ['has expired', (access = invited()) => ({ access, person: dana, at: later(73) })],
    [
      'could not be delivered',
      (access = invited()) => {
        access.tellInvitation(access.invitation!.id, (invitation) => invitation.wasRefused('mailbox unavailable'));
        return { access, person: dana, at: later(1) };
      },
    ],
    [
      'went to an address that is not theirs any more',
      (access = invited()) => ({ access, person: { ...dana, emails: ['new@example.org'] }, at: later(1) }),
    ],
  ])('whose invitation %s is invited anew', (_name, story) => {
    const { access, person, at } = story();
    expect(inviteInBulk(access, person, offer, at)).toMatchObject({ result: 'invited' });
    expect(access.invitation!.email).toBe(person.emails[0]);
  });

  it.each([
    ['without an address', { ...dana, emails: [] }, 'no-address'],
    ['who has been offboarded', { ...dana, offboarded: true }, 'offboarded'],
  ])('%s fails with the reason', (_name, person, code) => {
    expect(inviteInBulk(newAccess(), person, offer, start)).toMatchObject({
      result: 'failed',
      code: `portal-access.${code}`,
      message: expect.stringMatching(/\w+\.$/),
    });
  });
});
