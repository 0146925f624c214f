import type { Settings } from '#shared-kernel/config';
import { moment } from './moments.js';

/** What an e-mail with a link to click says. */
export interface LinkLetter {
  givenName: string;
  practiceName: string;
  link: string;
  /** A ready string with its zone: `Nov 25, 2026, 14:05 (America/New_York)`. */
  worksUntil: string;
}

/** The token stands after the #, where no server on the way sees it. */
export const linkLetter = (
  { PRACTICE_NAME, PRACTICE_TIME_ZONE, PUBLIC_URL }: Settings,
  { givenName }: { givenName: string },
  page: '/activate' | '/confirm-address',
  token: string,
  expiresAt: Date,
): LinkLetter => ({
  givenName,
  practiceName: PRACTICE_NAME,
  link: `${PUBLIC_URL}${page}#${token}`,
  worksUntil: moment(expiresAt, PRACTICE_TIME_ZONE),
});
