import { StreamableFile } from '@nestjs/common';
import type { OpenedFile } from '#shared-kernel/documents';
import { contentDisposition } from './download-headers.js';

/** The answer with a file, always to be saved and never to be opened in the portal; its route is `sandboxed`. */
export const fileAnswer = ({ content, mediaType, size, name }: OpenedFile): StreamableFile =>
  new StreamableFile(content, { type: mediaType, length: size, disposition: contentDisposition(name) });

/** The answer with the small image of a file. */
export const previewAnswer = ({ content }: OpenedFile): StreamableFile =>
  new StreamableFile(content, { type: 'image/webp', disposition: 'inline' });
