import { newId } from '#shared-kernel/domain';
import { SignInAddressRequest } from './sign-in-address-request.js';

const now = new Date('2026-11-24T05:00:00.000Z');
const account = { id: newId(), signInEmail: 'dana@northside.example', activatedAt: now, disabledAt: null };
const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

it('A request for another address lives 24 hours and records the address masked', () => {
  const request = new SignInAddressRequest(account, 'dana@home.example', now);
  expect(request).toMatchObject({ staffId: account.id, email: 'dana@home.example', tokenHash: null, endedAt: null });
  expect(request.expiresAt).toEqual(new Date('2026-11-25T05:00:00.000Z'));
  expect(request.releaseEvents().map(({ type, payload }) => ({ type, payload }))).toEqual([
    {
      type: 'portal-access.sign-in-address-change-requested',
      payload: { staffId: account.id, requestId: request.id, maskedEmail: 'd•••@home.example' },
    },
  ]);
});

it.each(['dana@northside.example', 'DANA@Northside.Example'])('The address of today, spelled %s, is refused', (email) => {
  expect(code(() => new SignInAddressRequest(account, email, now))).toBe('portal-access.address-unchanged');
});

it('Nobody asks for one without an account, or once access is switched off', () => {
  const ask = (change: object) => code(() => new SignInAddressRequest({ ...account, ...change }, 'dana@home.example', now));
  expect(ask({ activatedAt: null, signInEmail: null })).toBe('portal-access.not-activated');
  expect(ask({ disabledAt: now })).toBe('portal-access.disabled');
});
