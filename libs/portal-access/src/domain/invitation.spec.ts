import { INTERNAL_ERROR, Invitation } from './invitation.js';

const issuedAt = new Date('2026-03-07T12:00:00Z');
const offer = { staffId: '01920f3a-7c1e-7abc-8def-0123456789ab', email: 'dana@example.org', issuedBy: null, issuedAt, hours: 72 };

describe('an invitation', () => {
  it('is pending and waits to be sent', () => {
    const invitation = new Invitation(offer);
    expect(invitation).toMatchObject({
      state: 'pending',
      delivery: 'queued',
      deliveryReason: null,
      tokenHash: null,
      sentAt: null,
    });
    expect(invitation.isPending()).toBe(true);
  });

  it('works for its hours of real time, also across the night when the clocks change', () => {
    expect(new Invitation(offer).expiresAt).toEqual(new Date('2026-03-10T12:00:00Z'));
    expect(new Invitation({ ...offer, hours: 168 }).expiresAt).toEqual(new Date('2026-03-14T12:00:00Z'));
    expect(new Invitation({ ...offer, hours: 1 }).expiresAt).toEqual(new Date('2026-03-07T13:00:00Z'));
  });

  it('is known by a masked address', () => {
    expect(new Invitation(offer).maskedEmail).toBe('d•••@example.org');
  });

  it('loses its link when it is accepted', () => {
    const invitation = new Invitation(offer);
    invitation.tokenHash = Buffer.alloc(32, 1);
    const at = new Date('2026-03-08T12:00:00Z');
    invitation.end('accepted', at);
    expect(invitation).toMatchObject({ state: 'accepted', endedAt: at, tokenHash: null });
    expect(invitation.isPending()).toBe(false);
  });

  it.each(['expired', 'revoked'] as const)(
    'that ended as %s still knows its link, so that its holder can ask for another',
    (state) => {
      const invitation = new Invitation(offer);
      const tokenHash = Buffer.alloc(32, 1);
      invitation.tokenHash = tokenHash;
      invitation.end(state, new Date('2026-03-08T12:00:00Z'));
      expect(invitation).toMatchObject({ state, tokenHash });
      expect(invitation.isPending()).toBe(false);
    },
  );
});

describe('an invitation that nobody answers', () => {
  const hours = (count: number) => new Date(issuedAt.getTime() + count * 3_600_000);
  const sent = () => {
    const invitation = new Invitation({ ...offer, hours: 168 });
    invitation.wasSent(issuedAt);
    return invitation;
  };

  it('is brought to mind after 48 hours, and a second time a day after the first', () => {
    const invitation = sent();
    expect(invitation.remind(2, hours(47.9))).toBeNull();
    expect(invitation.remind(2, hours(50))).toMatchObject({ payload: { time: 1 } });
    expect(invitation.remind(2, hours(73.9))).toBeNull();
    expect(invitation.remind(2, hours(74))).toMatchObject({ payload: { time: 2 } });
    expect(invitation.remind(2, hours(120))).toBeNull();
    expect(invitation).toMatchObject({ reminders: 2, remindedAt: hours(74), expiresAt: hours(168) });
  });

  it('is left alone where the practice wants no reminder, or its link dies within the hour', () => {
    expect(sent().remind(0, hours(60))).toBeNull();
    expect(sent().remind(1, hours(167))).toBeNull();
    expect(sent().remind(1, hours(166.9))).not.toBeNull();
  });

  it('is left alone while it has not been delivered', () => {
    const waiting = new Invitation(offer);
    expect(waiting.remind(2, hours(60))).toBeNull();
    waiting.wasRefused('mailbox unavailable');
    expect(waiting.remind(2, hours(60))).toBeNull();
  });
});

describe('an invitation that the product could not send', () => {
  it('says so, unless it went out after all', () => {
    const invitation = new Invitation(offer);
    expect(invitation.couldNotBeSent()).toMatchObject({ payload: { reason: INTERNAL_ERROR } });
    expect(invitation).toMatchObject({ delivery: 'failed', deliveryReason: INTERNAL_ERROR });
    invitation.wasSent(issuedAt);
    expect(invitation.couldNotBeSent()).toBeNull();
    expect(invitation).toMatchObject({ delivery: 'sent', deliveryReason: null });
  });
});
