import { DomainError } from '#shared-kernel/domain';

/** Where a page ended: the value it is sorted by, as text, and the id. */
export interface Place {
  readonly value: string;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The cursor after a page; null after the last one. */
export function cursorAfter(last: Place | undefined): string | null {
  return last ? Buffer.from(JSON.stringify([last.value, last.id])).toString('base64url') : null;
}

/** Refuses with `request.cursor` what no list gave out. */
export function placeOf(cursor: string): Place {
  try {
    const [value, id, ...rest] = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    if (typeof value === 'string' && uuid.test(id) && rest.length === 0) return { value, id };
  } catch {
    // Falls through to the refusal below.
  }
  throw unknownCursor();
}

/** Only the cursor's place is not checked before: PostgreSQL says whether it is a time, or text at all. */
export function cursorRefused(error: unknown, cursor: unknown): unknown {
  const isDataError = String((error as { code?: unknown }).code).startsWith('22');
  return cursor && isDataError ? unknownCursor() : error;
}

const unknownCursor = () =>
  new DomainError('invalid', 'request.cursor', 'The cursor is not one that a list gave out.', [
    { path: 'cursor', message: 'must be a nextCursor of the same list' },
  ]);
