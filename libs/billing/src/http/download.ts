import { StreamableFile } from '@nestjs/common';
import { contentDisposition } from '#shared-kernel/http';
import type { PrintedFile } from '../pdf/paper.js';

/** A PDF, always to be saved and never to be opened in the portal. */
export const download = ({ name, content }: PrintedFile): StreamableFile =>
  new StreamableFile(content, { type: 'application/pdf', length: content.length, disposition: contentDisposition(name) });
