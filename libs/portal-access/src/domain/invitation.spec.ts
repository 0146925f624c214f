import { Invitation } from './invitation.js';

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

  it.each(['revoked', 'accepted'] as const)('loses its link when it ends as %s', (state) => {
    const invitation = new Invitation(offer);
    invitation.tokenHash = Buffer.alloc(32, 1);
    const at = new Date('2026-03-08T12:00:00Z');
    invitation.end(state, at);
    expect(invitation).toMatchObject({ state, endedAt: at, tokenHash: null });
    expect(invitation.isPending()).toBe(false);
  });

  it('that has expired still knows its link, to tell its holder so', () => {
    const invitation = new Invitation(offer);
    const tokenHash = Buffer.alloc(32, 1);
    invitation.tokenHash = tokenHash;
    invitation.end('expired', new Date('2026-03-08T12:00:00Z'));
    expect(invitation).toMatchObject({ state: 'expired', tokenHash });
    expect(invitation.isPending()).toBe(false);
  });
});
