import { DomainError } from '#shared-kernel/domain';

const SENDS_A_DAY = 5;
const DAY_MS = 86_400_000;

/** The sends of the last 24 hours with the one at `at`; refuses the sixth. E-mails with a link count together, whatever the link opens. */
export function countSend(recent: readonly string[], at: Date, what: 'invitations' | 'password-links' = 'invitations'): string[] {
  const ofToday = recent.filter((sent) => at.getTime() - new Date(sent).getTime() < DAY_MS);
  if (ofToday.length >= SENDS_A_DAY) {
    throw new DomainError(
      'too-many',
      `portal-access.too-many-${what}`,
      `At most ${SENDS_A_DAY} e-mails with a link a day can be sent to one person. Try again tomorrow.`,
    );
  }
  return [...ofToday, at.toISOString()];
}
