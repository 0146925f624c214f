import type { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { DomainError } from '#shared-kernel/domain';
import { readUpTo, type UploadRequest } from '#shared-kernel/http';
import { MOST_BYTES, rosterTooLarge } from '../import/roster-check.js';

/**
 * The body of a `text/csv` request, not read yet: only the route reads it, after its guards, so that nobody without access
 * can fill the memory.
 */
export class CsvBody {
  constructor(readonly stream: Readable) {}
}

/**
 * Puts the bytes of the roster, sent as the body or as the file of a form, in the place of the request's body. Stands below
 * `@AcceptsIdempotencyKey()`, so that a repeated request is told from another one by its file too.
 */
@Injectable()
export class RosterUpload implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<UploadRequest>();
    request.body = await readRoster(request);
    return next.handle();
  }
}

async function readRoster(request: UploadRequest): Promise<Buffer> {
  if (request.body instanceof CsvBody) return readAll(request.body.stream);
  if (!request.isMultipart()) throw noFile();
  try {
    const part = await request.file({ throwFileSizeLimit: false, limits: { files: 1, fileSize: MOST_BYTES + 1 } });
    if (!part) throw noFile();
    return await readAll(part.file);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('invalid', 'staff.import-upload-broken', 'The form with the file cannot be read.');
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const content = await readUpTo(stream, MOST_BYTES);
  if (!content) throw rosterTooLarge();
  return content;
}

const noFile = () =>
  new DomainError('invalid', 'staff.import-no-file', 'Send the roster as a text/csv body, or as the file of a multipart form.');
