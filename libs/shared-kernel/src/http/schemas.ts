import { z } from 'zod';

/** The id of anything: a UUID, in lower case from here on, as PostgreSQL answers it. Callers may write it in any letter case. */
export const idSchema = z
  .uuid({ error: 'must be a UUID' })
  .toLowerCase()
  .meta({ description: 'A UUID.', example: '01920f3a-7c1e-7abc-8def-0123456789ab' });

export const instantSchema = z.iso.datetime().meta({ description: 'An instant in UTC.', example: '2026-11-25T19:05:00.000Z' });

export const problemSchema = z
  .object({
    type: z.string().meta({ example: 'about:blank' }),
    title: z.string().meta({ example: 'Gone' }),
    status: z.int().meta({ example: 410 }),
    code: z.string().meta({ description: 'Stable; safe to branch on.', example: 'portal-access.invitation-expired' }),
    detail: z.string().meta({ description: 'A sentence for people.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'For bad input: each field and what is wrong with it.' }),
    link: z
      .string()
      .optional()
      .meta({ description: 'Where it can be done instead.', example: 'https://portal.northside.example' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
