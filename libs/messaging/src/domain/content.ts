import { DomainError, type FieldError, line, manyLines, Problem, visibleText } from '#shared-kernel/domain';

export const MOST_ATTACHMENTS = 10;

export interface GivenContent {
  readonly body: string;
  readonly attachmentIds?: readonly string[] | undefined;
}

/** What a message says, checked. */
export interface Content {
  readonly body: string;
  readonly attachmentIds: readonly string[];
}

const subjectLine = line(200);
const bodyText = manyLines(20_000);

/** One line of 1 to 200 characters. Refuses with `messaging.invalid-message`. */
export function readSubject(given: string): string {
  const subject = subjectLine(given);
  if (subject instanceof Problem) throw invalid([{ path: 'subject', message: subject.message }]);
  return subject;
}

/** 1 to 20,000 characters, or none beside attachments. Refuses with `messaging.invalid-message`. */
export function readContent(given: GivenContent): Content {
  const content = readUnfinished(given);
  if (content.body === '' && content.attachmentIds.length === 0)
    throw invalid([{ path: 'body', message: 'must not be blank, unless something is attached' }]);
  return content;
}

/** The same as long as it is not sent: it may be empty. */
export function readUnfinished({ body: given, attachmentIds = [] }: GivenContent): Content {
  const body = bodyText(given);
  const errors: FieldError[] = [];
  if (body instanceof Problem) errors.push({ path: 'body', message: body.message });
  const ids = [...new Set(attachmentIds)];
  if (ids.length > MOST_ATTACHMENTS)
    errors.push({ path: 'attachmentIds', message: `must have ${MOST_ATTACHMENTS} entries at most` });
  if (errors.length > 0) throw invalid(errors);
  return { body: body as string, attachmentIds: ids };
}

/** A subject that is not sent yet: it may be empty. */
export const readUnfinishedSubject = (given: string): string => (visibleText(given) === '' ? '' : readSubject(given));

const invalid = (errors: FieldError[]) =>
  new DomainError('invalid', 'messaging.invalid-message', 'This message cannot be sent as it is.', errors);
