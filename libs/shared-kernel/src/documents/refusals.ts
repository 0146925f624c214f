import { DomainError, type RefusalKind } from '#shared-kernel/domain';

/** The largest file that is taken: 10 MiB, so that no system shows a file of 10 MB or less that is refused. */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;

// Each says what to do next.
const refused = {
  'documents.empty': ['invalid', 'The file is empty. Save it again on your device, and send the new file.'],
  'documents.too-large': [
    'too-large',
    'The file is larger than 10 MB. Send a photo in a lower resolution, or a PDF in several parts.',
  ],
  'documents.kind-not-taken': [
    'invalid',
    'This is neither a JPEG, PNG or HEIC image nor a PDF. Print or save it as a PDF and send that.',
  ],
  'documents.unreadable': [
    'invalid',
    'The file is damaged or incomplete. Print it to PDF again, or save the image again, and send the new file.',
  ],
  'documents.too-many-pixels': ['invalid', 'The image has more than 110 megapixels. Save it in a smaller size and send that.'],
  'documents.encrypted': [
    'invalid',
    'The PDF opens only with a password. Open it, print it to PDF again, and send the new file.',
  ],
  'documents.active-content': [
    'invalid',
    'The PDF contains scripts, files or other things that act by themselves. Print it to PDF again and send the new file.',
  ],
  'documents.too-complex': [
    'invalid',
    'The file takes too much time or memory to check. Print it to PDF again, or save the image in a smaller size, and send that.',
  ],
  'documents.malware': [
    'invalid',
    'The malware scanner refuses this file. Do not pass it on; show it to whoever looks after your computers.',
  ],
  'documents.too-many-refused': [
    'too-many',
    'Too many of your files were refused within an hour. Ask whoever made them for PDFs or photos, and try again later.',
  ],
  'documents.busy': ['unavailable', 'Too many files are being checked at the moment. Try again in a few seconds.'],
  'documents.inspection-unavailable': [
    'unavailable',
    'Files cannot be checked at the moment. Nothing was kept; try again later.',
  ],
  'documents.scanner-unavailable': [
    'unavailable',
    'Files cannot be scanned for malware at the moment. Nothing was kept; try again later.',
  ],
  'documents.storage-unavailable': ['unavailable', 'Files cannot be stored or read at the moment. Try again in a few minutes.'],
} as const satisfies Record<string, readonly [RefusalKind, string]>;

export type DocumentRefusal = keyof typeof refused;

/** `retryAfterSeconds` belongs to what is refused for now. */
export function refusal(code: DocumentRefusal, retryAfterSeconds?: number): DomainError {
  const [kind, sentence] = refused[code];
  return new DomainError(kind, code, sentence, [], retryAfterSeconds);
}

const ofKind = (wanted: RefusalKind): Record<string, string> =>
  Object.fromEntries(Object.entries(refused).flatMap(([code, [kind, sentence]]) => (kind === wanted ? [[code, sentence]] : [])));

/** What taking in a document may be refused with, by HTTP status: for `@Refuses`. */
export const documentRefusals = {
  413: ofKind('too-large'),
  422: ofKind('invalid'),
  429: ofKind('too-many'),
  503: ofKind('unavailable'),
} as const;
