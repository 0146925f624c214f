import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';

/** The version a client saw, as the value of an `ETag` header. */
export const etag = (version: number): string => `"${version}"`;

/** The version of the `If-Match` header; undefined when the client sends none or `*`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const header: string | undefined = context.switchToHttp().getRequest().headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new DomainError('stale', 'request.if-match-unknown', 'The If-Match header does not name a version of this record.');
  return Number(version);
});
