import { z } from 'zod';
import { featureSchema, portalStateSchema } from './schemas.js';

/** Which people are meant: the same words in the list of staff and in bulk work. */
export const staffFilterFields = {
  search: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Beginnings of words in name, e-mail, office or external id: `dan north`.' }),
  status: portalStateSchema.optional(),
  feature: featureSchema.optional(),
  office: z
    .string()
    .max(200)
    .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' })
    .optional()
    .meta({ description: 'The whole name of an office: `Lakeview`.' }),
};
