import { z } from 'zod';
import { idSchema } from '#shared-kernel/http';
import { featureSchema, portalStatusSchema, roleSchema } from './schemas.js';

/** One page of people, wherever people are listed. */
export const staffPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        externalId: z.string().nullable().meta({ example: 'EMP-1-000007' }),
        givenName: z.string().meta({ example: 'Dana' }),
        familyName: z.string().meta({ example: 'Silva' }),
        jobTitle: z.string().nullable().meta({ example: 'Registered Nurse' }),
        office: z.string().nullable().meta({ example: 'Lakeview' }),
        email: z.string().nullable().meta({ description: 'The primary address.', example: 'dana@northside.example' }),
        offboarded: z.boolean(),
        role: roleSchema,
        features: z.array(featureSchema),
        portalStatus: portalStatusSchema,
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'StaffPage' });
