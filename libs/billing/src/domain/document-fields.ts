import { type FieldError, line, Problem, type StoredFile } from '#shared-kernel/domain';
import { refuseWrongFields } from './refusals.js';

export type DocumentKind = 'insurance_card' | 'statement' | 'other';
export type Side = 'front' | 'back';

/** What is said about an upload, beside its files. Only a card has a member id and a day. */
export interface GivenCard {
  readonly memberId?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly validUntil?: string | undefined;
}

export interface CardFields {
  memberId: string | null;
  validUntil: string | null;
}

/** The files of one upload; only a card has a back. */
export type Pages = Readonly<{ front: StoredFile; back?: StoredFile | undefined }>;

const readTitle = line(200);
const readMemberId = line(100);
const cardOnly = 'only an insurance card has one';

/**
 * Reads what an upload of this kind says, before its files are taken in. `hasBack`: whether there is a file for the back. Without
 * a title the document is called as its file is. Refuses with `billing.invalid-document`.
 */
export function readDocument(
  kind: DocumentKind,
  { title, memberId, validUntil }: GivenCard & { readonly title?: string | undefined },
  hasBack: boolean,
): CardFields & { title: string | null } {
  const errors: FieldError[] = [];
  const read = (path: string, value: string | Problem): string => {
    if (!(value instanceof Problem)) return value;
    errors.push({ path, message: value.message });
    return '';
  };
  const isCard = kind === 'insurance_card';
  if (!isCard)
    for (const [path, given] of Object.entries({ memberId, validUntil, back: hasBack || undefined }))
      if (given !== undefined) errors.push({ path, message: cardOnly });
  const values = {
    title: title === undefined ? null : read('title', readTitle(title)),
    memberId: isCard ? read('memberId', readMemberId(memberId ?? '')) : null,
    validUntil: validUntil ?? null,
  };
  refuseWrongFields('billing.invalid-document', 'Some fields of the document are not right.', errors);
  return values;
}
