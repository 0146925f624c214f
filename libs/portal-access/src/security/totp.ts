import { generateSecret, generateURI, verifySync } from 'otplib';

/** 160 random bits in base32, as authenticator apps take them. */
export const newTotpSecret = (): string => generateSecret();

/**
 * What an authenticator app reads from the QR code, in the Key URI format. A colon parts the issuer from the account there, and
 * neither may have one, encoded or not; line breaks and what cannot be seen would only spoil how the app shows them.
 */
export const totpUri = (secret: string, account: string, practice: string): string =>
  generateURI({ secret, label: namePart(account), issuer: namePart(practice) || 'Staff portal' });

/** Without the signs that the format reserves or that nobody sees. */
const namePart = (name: string): string =>
  name.replaceAll(':', ' ').replace(/\p{C}/gu, ' ').split(/\s+/).filter(Boolean).join(' ');

/**
 * The 30-second step (RFC 6238) that the six digits belong to, if it is the one of `epochSeconds` or its neighbour: clocks
 * of telephones differ by that much, and codes take a moment to type. Else null. Whether the step was used is not asked here.
 */
export function totpStep(secret: string, digits: string, epochSeconds: number): number | null {
  const result = verifySync({ secret, token: digits, epoch: Math.floor(epochSeconds), epochTolerance: 30 });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
