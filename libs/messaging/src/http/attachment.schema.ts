import { z } from 'zod';
import { idSchema } from '#shared-kernel/http';

export const attachmentSchema = z
  .object({
    id: idSchema,
    name: z.string().meta({ example: 'schedule.pdf' }),
    mediaType: z.string().meta({ example: 'application/pdf' }),
    size: z.int().meta({ description: 'Bytes.', example: 48_211 }),
    width: z.int().nullable().meta({ description: 'Pixels, of an image.' }),
    height: z.int().nullable(),
    hasPreview: z.boolean(),
  })
  .meta({ id: 'Attachment' });
