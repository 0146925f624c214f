import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';

// Nothing in the audit is older, and PostgreSQL knows no year 0.
const sinceTheMillennium = (text: string) => text >= '2000';
const dayOrInstant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'must be a day such as 2026-11-24, or an instant' })
  .refine(sinceTheMillennium, { error: 'must not be before the year 2000' });

export const outcomeSchema = z.enum(['ok', 'refused', 'failed', 'limited']);

export const auditFilterSchema = z.strictObject({
  search: z.string().max(200).optional().meta({
    description: "Beginnings of words of an action, or of a person's name or e-mail: `dana sil`, `send inv`.",
  }),
  action: z
    .string()
    .max(200)
    .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' })
    .optional()
    .meta({ description: 'One of `GET /api/audit/actions`.', example: 'send-invitation' }),
  outcome: outcomeSchema.optional(),
  actor: idSchema.optional().meta({ description: 'The id of the staff member who acted.' }),
  subject: idSchema.optional().meta({ description: 'The id of whom or what it was done to.' }),
  from: dayOrInstant.optional().meta({ description: 'The first day of the practice that counts, or an instant.' }),
  to: dayOrInstant
    .optional()
    .meta({ description: 'The last day of the practice that counts, or an instant before which it was.' }),
});

export const auditSearchSchema = auditFilterSchema.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorSchema,
});

export const auditPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        at: instantSchema,
        actor: z.object({
          kind: z.enum(['staff', 'system', 'anonymous']),
          id: idSchema.nullable(),
          name: z.string().nullable().meta({ description: 'The name of today.', example: 'Ada Admin' }),
        }),
        action: z.string().meta({ example: 'send-invitation' }),
        subject: z
          .object({
            type: z.enum(['staff', 'import', 'bulk-invitation', 'other']),
            id: idSchema,
            name: z.string().nullable().meta({ example: 'Dana Silva' }),
          })
          .nullable(),
        outcome: outcomeSchema,
        address: z.string().nullable().meta({ description: 'The network address.', example: '192.0.2.7' }),
        detail: z
          .record(z.string(), z.unknown())
          .meta({ description: 'Ids and plain values.', example: { facts: [{ type: 'portal-access.invitation-issued' }] } }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'AuditPage' });

export const auditActionsSchema = z
  .object({ items: z.array(z.string()) })
  .meta({ id: 'AuditActions', example: { items: ['save-features', 'send-invitation', 'sign-in'] } });
