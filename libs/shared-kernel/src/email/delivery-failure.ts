/** What went wrong with a mail: for good, or only for now. The reason is plain words and fit for a log or a screen. */
export type DeliveryFailure = { kind: 'refused' | 'later'; reason: string };

/** The parts of nodemailer's errors that tell what happened. */
interface MailError {
  code?: string;
  /** What the system said below the code: `ECONNREFUSED`. */
  originalCode?: string;
  responseCode?: number;
  response?: string;
}

// These say that we are not let in, or that the session went astray; nothing about this mail or its reader.
const aboutTheSession = new Set([503, 530, 534, 535, 538]);

const outages: Record<string, string> = {
  EAUTH: 'the mail server refused our sign-in',
  ENOAUTH: 'the mail server refused our sign-in',
  EDNS: 'the mail server was not found',
  ETLS: 'no secure connection to the mail server could be made',
  ETIMEDOUT: 'the mail server did not answer in time',
  EABORT: 'the mail server did not answer in time',
  ECONNREFUSED: 'the mail server could not be reached',
  ESOCKET: 'the connection to the mail server failed',
  ECONNECTION: 'the mail server closed the connection',
  EPROTOCOL: 'the mail server answered in a way that makes no sense',
  EPROXY: 'the mail server could not be reached',
};

/** Sorts an error of the mail library. What is not the outside world's doing (a bug of ours) is thrown on. */
export function deliveryFailure(error: unknown): DeliveryFailure {
  const { code, originalCode, responseCode, response } = error as MailError;
  const aboutTheMail = code === 'EENVELOPE' || code === 'EMESSAGE';

  if (aboutTheMail && responseCode === undefined)
    return { kind: 'refused', reason: 'the address or the message cannot be sent by e-mail' };
  if (aboutTheMail && responseCode! >= 500 && !aboutTheSession.has(responseCode!)) {
    return { kind: 'refused', reason: plainWords(response) || 'the mail server refused the message' };
  }
  if (aboutTheMail) {
    const said = aboutTheSession.has(responseCode!) ? '' : plainWords(response);
    return {
      kind: 'later',
      reason: said ? `the mail server asked to try again later: ${said}` : 'the mail server is not ready for us',
    };
  }
  const outage = outages[originalCode ?? ''] ?? outages[code ?? ''];
  if (outage) return { kind: 'later', reason: outage };
  // The pool was closed under a waiting mail: this process is stopping, another one sends it.
  if (error instanceof Error && error.message === 'Connection pool was closed')
    return { kind: 'later', reason: 'the sending process was stopping' };
  throw error;
}

/** No answer at all: whoever waits for the same server would only wait in vain. */
export function isOutage(error: unknown): boolean {
  const { code } = error as MailError;
  return code !== undefined && code in outages && code !== 'ECONNECTION';
}

const longest = 200;

/**
 * A server's answer without its codes, and without what must not be kept: addresses, links and anything long enough
 * to be a token (servers do quote the link they dislike).
 */
function plainWords(response = ''): string {
  const words = response
    .slice(0, 10 * longest)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\d{3}(?:[ -]|$)\s*(?:\d\.\d{1,3}\.\d{1,3}\s*)?/, ''))
    .join(' ')
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/<[^>]*>|\S*@\S*|\S+:\/\/\S*|\S*[\w-]{24,}\S*/g, '')
    .replace(/\s+([,.;:])/g, '$1')
    .replace(/ {2,}/g, ' ')
    .replace(/^[\s,.;:]+|[\s,;:]+$/g, '');
  return words.length > longest ? `${words.slice(0, longest - 1).toWellFormed()}…` : words;
}
