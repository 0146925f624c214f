import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { documentRefusals, MOST_DOCUMENT_BYTES, type Upload } from '#shared-kernel/documents';
import { DomainError } from '#shared-kernel/domain';
import { readUpTo, type UploadRequest } from '#shared-kernel/http';

/** Besides its bytes, which stand in the place of the body, what the form says about the file. */
export interface AttachmentRequest extends UploadRequest {
  body: Buffer;
  upload: Omit<Upload, 'content'>;
}

/**
 * Puts the bytes of the form's file in the place of the request's body. Stands below `@AcceptsIdempotencyKey()`, so that a
 * repeated request is told from another one by its file.
 */
@Injectable()
export class AttachmentUpload implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await readForm(context.switchToHttp().getRequest<AttachmentRequest>());
    return next.handle();
  }
}

async function readForm(request: AttachmentRequest): Promise<void> {
  if (!request.isMultipart()) throw noFile();
  let content: Buffer | undefined;
  try {
    const limits = { files: 1, fileSize: MOST_DOCUMENT_BYTES + 1 };
    const part = await request.file({ throwFileSizeLimit: false, limits });
    if (!part) throw noFile();
    content = await readUpTo(part.file, MOST_DOCUMENT_BYTES);
    request.upload = { name: part.filename ?? '', declaredType: part.mimetype };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('invalid', 'messaging.upload-broken', 'The form with the file cannot be read.');
  }
  if (!content) throw new DomainError('too-large', 'documents.too-large', documentRefusals[413]['documents.too-large']!);
  request.body = content;
}

const noFile = () => new DomainError('invalid', 'messaging.upload-no-file', 'Send the file as a multipart form.');
