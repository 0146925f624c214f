import { z } from 'zod';
import { fileShape } from '#shared-kernel/documents';
import { idSchema } from '#shared-kernel/http';

export const attachmentSchema = z.object({ id: idSchema, ...fileShape }).meta({ id: 'Attachment' });
