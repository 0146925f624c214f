import { DomainError, type RefusalKind } from '#shared-kernel/domain';

/** The largest file that is taken: 10 MiB, so that no system shows a file of 10 MB or less that is refused. */
export const MOST_DOCUMENT_BYTES = 10 * 1024 * 1024;

const refused = {
  'documents.empty': ['invalid', 'The file is empty.'],
  'documents.too-large': ['too-large', 'The file is larger than 10 MB.'],
  'documents.kind-not-taken': ['invalid', 'Only JPEG, PNG and HEIC images and PDF files are taken.'],
  'documents.type-mismatch': ['invalid', 'The content of the file is not what its name or type says it is.'],
  'documents.unreadable': ['invalid', 'The file is damaged or incomplete.'],
  'documents.too-many-pixels': ['invalid', 'The image has more than 40 megapixels. Send a smaller one.'],
  'documents.encrypted': ['invalid', 'The PDF is protected by a password. Send a copy without it.'],
  'documents.active-content': [
    'invalid',
    'The PDF contains scripts, files or other things that act by themselves. Print it to a new PDF and send that.',
  ],
  'documents.too-complex': ['invalid', 'The file takes too much time or memory to check. Send it in a simpler form.'],
  'documents.malware': ['invalid', 'The malware scanner refuses this file.'],
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

export function refusal(code: DocumentRefusal): DomainError {
  const [kind, sentence] = refused[code];
  return new DomainError(kind, code, sentence);
}

const ofKind = (wanted: RefusalKind): Record<string, string> =>
  Object.fromEntries(Object.entries(refused).flatMap(([code, [kind, sentence]]) => (kind === wanted ? [[code, sentence]] : [])));

/** What taking in a document may be refused with, by HTTP status: for `@Refuses`. */
export const documentRefusals = { 413: ofKind('too-large'), 422: ofKind('invalid'), 503: ofKind('unavailable') } as const;
