import { generateSync } from 'otplib';
import type { Client } from './client.js';
import { until } from './until.js';

const STEP_MS = 30_000;

/** What an authenticator app shows now, or so many steps of 30 seconds from now. */
export const totpCode = (secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

/** A code that is surely wrong now and for a while. */
export function wrongTotpCode(secret: string): string {
  const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((steps) => totpCode(secret, steps)));
  return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find((code) => !near.has(code))!;
}

/** Waits out the last seconds of a step, so that what follows happens within one. */
export const withinOneStep = () => until('a step of 30 seconds begins', () => Date.now() % STEP_MS < STEP_MS - 6_000, 10_000);

/** Sets up an authenticator app for whoever is signed in. The code of the step before is used up by it, no later one. */
export async function addTotp(caller: Client): Promise<{ secret: string; recoveryCodes: string[] }> {
  const enrolment = await caller.post('/api/session/second-factors/totp');
  if (enrolment.status !== 201) throw new Error(`No enrolment: ${enrolment.status} ${enrolment.text}`);
  await withinOneStep();
  const { secret } = enrolment.body;
  const confirmed = await caller.post('/api/session/second-factors/totp/confirm', { code: totpCode(secret, -1) });
  if (confirmed.status !== 201) throw new Error(`Not confirmed: ${confirmed.status} ${confirmed.text}`);
  return { secret, recoveryCodes: confirmed.body.recoveryCodes };
}
