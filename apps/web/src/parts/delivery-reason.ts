import type { TFunction } from 'i18next';

/** What the portal itself says about a mail that waits or failed. Anything else are the words of a mail server. */
const known = {
  'internal error': 'internalError',
  'mailbox unavailable': 'mailboxUnavailable',
  'this is not an e-mail address': 'notAnAddress',
  'the address or the message cannot be sent by e-mail': 'cannotBeSent',
  'the link ended before the e-mail went out': 'linkEnded',
  'the mail server refused it': 'refused',
  'the mail server refused the message': 'refusedMessage',
  'the mail server refused our sign-in': 'refusedSignIn',
  'the mail server was not found': 'notFound',
  'no secure connection to the mail server could be made': 'notSecure',
  'the mail server did not answer in time': 'tooSlow',
  'the mail server could not be reached': 'unreachable',
  'the connection to the mail server failed': 'connectionFailed',
  'the mail server closed the connection': 'connectionClosed',
  'the mail server answered in a way that makes no sense': 'nonsense',
  'the mail server is not ready for us': 'notReady',
  'the sending process was stopping': 'stopping',
} as const;

const later = 'the mail server asked to try again later: ';

/** Why a mail waits or failed, in the reader's language; the words of a mail server stay as it said them. */
export function deliveryReasonWords(t: TFunction, reason: string | null): string {
  if (!reason) return t('status.delivery.refused');
  if (reason in known) return t(`status.delivery.${known[reason as keyof typeof known]}`);
  return reason.startsWith(later) ? t('status.delivery.later', { said: reason.slice(later.length) }) : reason;
}
