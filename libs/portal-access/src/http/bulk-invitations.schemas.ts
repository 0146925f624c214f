import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { bulkResults } from '../queries/list-bulk-people.js';
import { featureSchema } from './schemas.js';
import { staffFilterFields } from './staff-filter.js';

const filterSchema = z
  .strictObject({
    ...staffFilterFields,
    importId: idSchema.optional().meta({ description: 'Whom this import created, changed or found as they were.' }),
  })
  .meta({
    description: 'The words of the staff list, and an import; all given ones must hold. `{}` is everybody on record.',
    example: { status: 'not_invited', office: 'Lakeview' },
  });

export const startBulkSchema = z
  .strictObject({
    staffIds: z.array(idSchema).optional().meta({ description: 'Up to 5,000 people; one who is named twice counts once.' }),
    filter: filterSchema.optional(),
    features: z
      .array(featureSchema)
      .max(20)
      .optional()
      .meta({ description: "Saved for each person first, also for those who need no invitation. Left out, everybody's stay." }),
  })
  .meta({
    id: 'StartBulkInvitation',
    description: 'Either `staffIds` or `filter`.',
    example: { filter: { status: 'not_invited', office: 'Lakeview' }, features: ['secure_messaging'] },
  });

export const startedBulkSchema = z.object({ id: idSchema }).meta({ id: 'StartedBulkInvitation' });

const people = (description: string, example: number) => z.int().meta({ description, example });

const summaryFields = {
  id: idSchema,
  state: z.enum(['queued', 'running', 'done', 'cancelled']).meta({ description: '`done`: everybody had their turn.' }),
  source: z.enum(['selection', 'filter', 'import']),
  filter: z.record(z.string(), z.string()).nullable().meta({ description: 'As it was given.' }),
  features: z.array(featureSchema).nullable(),
  total: people('Everybody. It is `done` + `failed` + `remaining`.', 1_000),
  done: people('Invited, or in no need of an invitation.', 600),
  skipped: people('Those among `done` who got no e-mail: an invitation is under way, or they have an account.', 40),
  failed: people('Who could not be invited; each with a reason.', 2),
  remaining: people('Who have not had their turn.', 398),
  startedBy: z.object({ id: idSchema, name: z.string().nullable() }).nullable(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
};

export const bulkSchema = z
  .object({
    ...summaryFields,
    delivery: z
      .object({ queued: z.int(), sent: z.int(), failed: z.int() })
      .meta({ description: 'What became of the e-mails so far.', example: { queued: 120, sent: 438, failed: 2 } }),
  })
  .meta({ id: 'BulkInvitation' });

export const bulkPageSchema = z
  .object({ items: z.array(z.object(summaryFields)), nextCursor: idSchema.nullable() })
  .meta({ id: 'BulkInvitationPage' });

export const bulkListSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  cursor: idSchema.optional(),
});

export const bulkPeopleQuerySchema = z.strictObject({
  result: z.enum(bulkResults).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, { error: 'must be a nextCursor of the same list' })
    .default('0')
    .meta({ description: 'The nextCursor of the page before.' }),
});

export const bulkPeopleSchema = z
  .object({
    items: z.array(
      z.object({
        staffId: idSchema,
        name: z.string().nullable().meta({ example: 'Dana Silva' }),
        result: z.enum(bulkResults),
        code: z.string().nullable().meta({ description: 'Why not invited; stable.', example: 'portal-access.already-invited' }),
        message: z.string().nullable().meta({ example: 'An invitation that works is under way already.' }),
        at: instantSchema.nullable(),
        invitationId: idSchema.nullable(),
        delivery: z.enum(['queued', 'sent', 'failed']).nullable(),
        deliveryReason: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'BulkPeople' });
