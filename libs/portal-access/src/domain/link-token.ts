import { createHash, randomBytes } from 'node:crypto';

/** What a link is for. It is part of the hash, so a token of one purpose is unknown to every other. */
export type LinkPurpose =
  | 'activation'
  | 'invited-address'
  | 'password-link'
  | 'sign-in-address'
  | 'session'
  | 'api-token'
  | 'recovery-code'
  | 'passkey-challenge'
  | 'passkey-browser';

/** 32 random bytes for a URL's fragment, a cookie or a header. It exists nowhere but with its holder. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The only form of a token that is stored. */
export function tokenHash(purpose: LinkPurpose, token: string): Buffer {
  return createHash('sha256').update(`${purpose}:${token}`).digest();
}

/** What is kept for a moment of the address with which somebody asks for an activation link, as `dead-link.ts` looks for it. */
export const invitedAddressHash = (email: string): Buffer => tokenHash('invited-address', email.trim().toLowerCase());
