import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  mixin,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { documentRefusals, MAX_DOCUMENT_BYTES, type Upload, UploadGate } from '#shared-kernel/documents';
import { DomainError, type FieldError } from '#shared-kernel/domain';
import { refusedFields } from './refused-fields.js';
import { readUpTo, type UploadPart, type UploadRequest } from './upload.js';

/** A form with documents in it. */
export interface DocumentFormKind<Fields extends z.ZodObject> {
  /** The first part of its codes of refusal: `messaging`. */
  readonly context: string;
  /** The names of its files. The first one must be there, the others may. */
  readonly files: readonly [string, ...string[]];
  readonly fields: Fields;
}

export interface DocumentForm<Fields = object> {
  readonly files: Readonly<Record<string, Upload>>;
  readonly fields: Fields;
}

/** What a route takes from the request after `DocumentUpload`. */
export interface DocumentFormRequest<Fields = object> {
  readonly form: DocumentForm<Fields>;
}

const limits = { fields: 50, fieldSize: 20_000, fileSize: MAX_DOCUMENT_BYTES + 1 };

/**
 * Reads the form into `request.form`, once the gate has a place for the upload; the place is given back with the answer, or
 * as soon as the client has left. In the place of the body stands a digest of all of it: below `@AcceptsIdempotencyKey()`, a
 * repeated request is told from another one by its files too. Of two files with one name the first is taken.
 */
export function DocumentUpload<Fields extends z.ZodObject>(kind: DocumentFormKind<Fields>): Type<NestInterceptor> {
  @Injectable()
  class UploadOfDocuments implements NestInterceptor {
    constructor(@Inject(UploadGate) private readonly gate: UploadGate) {}

    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const request = context.switchToHttp().getRequest<UploadRequest & { form: DocumentForm; user: Caller }>();
      if (!request.isMultipart()) throw noFile(kind);
      const signal = abortedWhenClientLeaves(context.switchToHttp().getResponse<FastifyReply>().raw);
      const uploaderId = request.user.staffId;
      const leave = await this.gate.enter(uploaderId, signal);
      try {
        const { digest, ...given } = await readParts(kind, request);
        request.body = digest;
        request.form = checked(kind, given, { uploaderId, signal });
      } catch (error) {
        leave();
        await this.gate.countRefusal(uploaderId, error);
        throw error;
      }
      return next.handle().pipe(finalize(leave));
    }
  }
  return mixin(UploadOfDocuments);
}

function abortedWhenClientLeaves(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) left.abort();
  });
  if (response.destroyed) left.abort();
  return left.signal;
}

/** What the OpenAPI document says about the form; `words` explain its files. */
export function documentFormBody<Fields extends z.ZodObject>({ files, fields }: DocumentFormKind<Fields>, words: string[] = []) {
  const binary = files.map((name, place) => [name, { type: 'string', format: 'binary', description: words[place] }]);
  const { properties, required = [] } = z.toJSONSchema(fields, { target: 'openapi-3.0', io: 'input' });
  const schema = {
    type: 'object',
    required: [files[0], ...required],
    properties: { ...Object.fromEntries(binary), ...properties },
  };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

type SentFile = Pick<Upload, 'content' | 'name'>;

interface GivenParts {
  readonly files: Map<string, SentFile | 'too-large' | 'unknown'>;
  readonly fields: Map<string, unknown>;
}

/**
 * To its end, also where it is refused already: a client that is cut off in the middle of sending never reads why. Of a file
 * that nobody asked for only the name is kept, and a second one breaks the form.
 */
async function readParts(
  { context, files: names }: Pick<DocumentFormKind<z.ZodObject>, 'context' | 'files'>,
  request: UploadRequest,
): Promise<GivenParts & { digest: Buffer }> {
  const [files, fields]: [GivenParts['files'], GivenParts['fields']] = [new Map(), new Map()];
  const hash = createHash('sha256');
  try {
    for await (const part of request.parts({ throwFileSizeLimit: false, limits: { ...limits, files: names.length + 1 } })) {
      const content = await contentOf(part);
      const { fieldname: name, filename = '', mimetype: declaredType } = part;
      hash.update(JSON.stringify([name, filename, declaredType, content?.length])).update(content ?? '');
      if (!part.file) fields.set(name, part.valueTruncated ? null : part.value);
      else if (!names.includes(name)) files.set(name, 'unknown');
      else if (!files.has(name)) files.set(name, content ? { content, name: filename } : 'too-large');
    }
  } catch {
    throw new DomainError('invalid', `${context}.upload-broken`, 'The form with the file cannot be read.');
  }
  return { files, fields, digest: hash.digest() };
}

async function contentOf({ file, value }: UploadPart): Promise<Buffer | undefined> {
  return file ? readUpTo(file, MAX_DOCUMENT_BYTES) : Buffer.from(JSON.stringify(value ?? null));
}

function checked<Fields extends z.ZodObject>(
  kind: DocumentFormKind<Fields>,
  given: GivenParts,
  sender: Pick<Upload, 'uploaderId' | 'signal'>,
): DocumentForm {
  const result = kind.fields.safeParse(Object.fromEntries(given.fields));
  const unknown: FieldError[] = [...given.files].flatMap(([path, file]) =>
    file === 'unknown' ? [{ path, message: 'is not known here' }] : [],
  );
  if (unknown.length > 0) throw refusedFields(unknown);
  if (!given.files.has(kind.files[0])) throw noFile(kind);
  if (!result.success) throw refusedFields(result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  const files: Record<string, Upload> = {};
  for (const [name, file] of given.files) {
    if (file === 'too-large') throw tooLarge();
    if (file !== 'unknown') files[name] = { ...file, ...sender };
  }
  return { files, fields: result.data };
}

const noFile = ({ context }: { context: string }) =>
  new DomainError('invalid', `${context}.upload-no-file`, 'Send the file as a multipart form.');

const tooLarge = () => new DomainError('too-large', 'documents.too-large', documentRefusals[413]['documents.too-large']!);
