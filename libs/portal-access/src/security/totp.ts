import { generateSecret, generateURI, verifySync } from 'otplib';

/** 160 random bits in base32, as authenticator apps take them. */
export const newTotpSecret = (): string => generateSecret();

/** What an authenticator app reads from the QR code. */
export const totpUri = (secret: string, account: string, practice: string): string =>
  generateURI({ secret, label: account, issuer: practice });

/**
 * The 30-second step (RFC 6238) that the six digits belong to, if it is the one of `epochSeconds` or its neighbour: clocks
 * of telephones differ by that much, and codes take a moment to type. Else null. Whether the step was used is not asked here.
 */
export function totpStep(secret: string, digits: string, epochSeconds: number): number | null {
  const result = verifySync({ secret, token: digits, epoch: Math.floor(epochSeconds), epochTolerance: 30 });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
