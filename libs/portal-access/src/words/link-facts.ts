import type { Settings } from '#shared-kernel/config';

/** What the page behind a link shows, whatever the link is for. */
export interface LinkFacts {
  givenName: string;
  maskedEmail: string;
  expiresAt: string;
  timeZone: string;
  practiceName: string;
}

export const linkFacts = (
  { PRACTICE_NAME, PRACTICE_TIME_ZONE }: Settings,
  { givenName }: { givenName: string },
  { maskedEmail, expiresAt }: { maskedEmail: string; expiresAt: Date },
): LinkFacts => ({
  givenName,
  maskedEmail,
  expiresAt: expiresAt.toISOString(),
  timeZone: PRACTICE_TIME_ZONE,
  practiceName: PRACTICE_NAME,
});
