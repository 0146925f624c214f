import type { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, mixin, type NestInterceptor, type Type } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Observable } from 'rxjs';
import { type CsvKind, fileTooLarge, MOST_BYTES } from '#shared-kernel/csv-import';
import { DomainError } from '#shared-kernel/domain';
import { readUpTo, type UploadRequest } from './upload.js';

/**
 * The body of a `text/csv` request, not read yet: only the route reads it, after its guards, so that nobody without access
 * can fill the memory.
 */
class CsvBody {
  constructor(readonly stream: Readable) {}
}

/** Two kinds of body that only imports take: neither is read before its route asks for it. Asking twice changes nothing. */
export function takeCsvBodies(adapter: FastifyAdapter): void {
  adapter.useMultipart();
  const server = adapter.getInstance();
  if (!server.hasContentTypeParser('text/csv'))
    server.addContentTypeParser('text/csv', (_request, stream, done) => done(null, new CsvBody(stream)));
}

/**
 * Puts the bytes of the file, sent as the body or as the file of a form, in the place of the request's body. Stands below
 * `@AcceptsIdempotencyKey()`, so that a repeated request is told from another one by its file too.
 */
export function CsvUpload(kind: CsvKind): Type<NestInterceptor> {
  @Injectable()
  class Upload implements NestInterceptor {
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const request = context.switchToHttp().getRequest<UploadRequest>();
      request.body = await readFile(kind, request);
      return next.handle();
    }
  }
  return mixin(Upload);
}

async function readFile(kind: CsvKind, request: UploadRequest): Promise<Buffer> {
  if (request.body instanceof CsvBody) return readAll(kind, request.body.stream);
  if (!request.isMultipart()) throw noFile(kind);
  try {
    const part = await request.file({ throwFileSizeLimit: false, limits: { files: 1, fileSize: MOST_BYTES + 1 } });
    if (!part) throw noFile(kind);
    return await readAll(kind, part.file);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('invalid', `${kind.context}.import-upload-broken`, 'The form with the file cannot be read.');
  }
}

async function readAll(kind: CsvKind, stream: Readable): Promise<Buffer> {
  const content = await readUpTo(stream, MOST_BYTES);
  if (!content) throw fileTooLarge(kind);
  return content;
}

const noFile = ({ context, noun }: CsvKind) =>
  new DomainError(
    'invalid',
    `${context}.import-no-file`,
    `Send the ${noun} as a text/csv body, or as the file of a multipart form.`,
  );
