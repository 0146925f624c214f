import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';

export const daySchema = z.iso
  .date({ error: 'must be a day of the calendar as YYYY-MM-DD' })
  // PostgreSQL's calendar has no year 0.
  .refine((day) => !day.startsWith('0000'), { error: 'must be a day of the calendar as YYYY-MM-DD' })
  .meta({ description: "A calendar day in the practice's time zone.", example: '2026-11-25' });

export const passwordLinkSchema = z
  .object({
    id: idSchema,
    state: z.enum(['active', 'consumed', 'expired', 'revoked']),
    endedReason: z.string().nullable().meta({
      description:
        'Why it was revoked: `replaced`, `password_changed`, `address_removed`, `address_changed`, `access_disabled`, `offboarded` or `administrator`.',
      example: 'replaced',
    }),
    endedAt: instantSchema.nullable(),
    origin: z.enum(['administrator', 'self']).meta({ description: '`self`: the person had forgotten the password.' }),
    madeBy: z.object({ id: idSchema, name: z.string().nullable().meta({ example: 'Ada Admin' }) }).nullable(),
    madeAt: instantSchema,
    expiresOn: daySchema.nullable().meta({ description: 'The day that was chosen; null for a forgotten password.' }),
    expiresAt: instantSchema,
    timeZone: z.string().meta({ example: 'America/New_York' }),
    emailedTo: z.array(
      z.object({
        email: z.string().meta({ example: 'd•••@northside.example' }),
        delivery: z.enum(['queued', 'sent', 'failed']),
        deliveryReason: z.string().nullable().meta({ description: 'Why it waits or failed.', example: 'mailbox unavailable' }),
        queuedAt: instantSchema,
        sentAt: instantSchema.nullable(),
      }),
    ),
    openedAt: instantSchema
      .nullable()
      .meta({ description: 'When the page behind the link was first opened, by a person or by a mail scanner.' }),
  })
  .meta({ id: 'PasswordLink' });
