import { z } from 'zod';
import { fileShape } from '#shared-kernel/documents';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';
import { daySchema } from './money.schemas.js';

const kindSchema = z.enum(['insurance_card', 'statement', 'other']);
const titleSchema = z
  .string()
  .max(5_000)
  .meta({ description: '1 to 200 characters; left out, the name of the file.', example: 'Card of the new insurer' });

// Only shapes stand here; which kind has what is the domain's rule (domain/document-fields.ts).
const card = {
  memberId: z
    .string()
    .max(5_000)
    .optional()
    .meta({ description: 'Of an insurance card: 1 to 100 characters.', example: 'XGH123456789' }),
  validUntil: z.iso.date().optional().meta({ description: 'Of an insurance card, if one stands on it.', example: '2027-12-31' }),
};

const files = ['front', 'back'] as const;

/** What is sent with a new document, and with a new version of one. */
export const documentForm = {
  context: 'billing',
  files,
  fields: z.strictObject({ kind: kindSchema, title: titleSchema.optional(), ...card }),
} as const;
export const versionForm = { context: 'billing', files, fields: z.strictObject(card) } as const;

export const fileWords = ['The file, or the front of the card.', 'The back of the card, if there is one.'];

export const numberSchema = z.coerce.number().int().min(1).max(1_000_000).meta({ description: 'Of a version.', example: 1 });
export const sideSchema = z.enum(files).meta({ description: 'Only an insurance card has a back.', example: 'front' });

export const rejectionSchema = z
  .strictObject({
    reason: z.string().max(5_000).meta({ description: '1 to 500 characters.', example: 'The member id cannot be read' }),
  })
  .meta({ id: 'DocumentRejection', example: { reason: 'The member id cannot be read' } });

export const documentListSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: cursorSchema,
});

const personSchema = z.object({ staffId: idSchema, givenName: z.string(), familyName: z.string() });

const versionItem = {
  number: z.int().meta({ description: 'Rises with every upload, and is never given twice.', example: 1 }),
  state: z
    .enum(['pending', 'accepted', 'rejected', 'replaced'])
    .meta({ description: 'At most one version of a document is pending, and one accepted: that one is in force.' }),
  validUntil: daySchema.nullable(),
  ranOut: z.boolean().meta({ description: 'Whether its last day is over.' }),
  files: z.array(z.object({ side: sideSchema, ...fileShape })),
  uploadedBy: personSchema,
  uploadedAt: instantSchema,
  reviewedBy: personSchema.nullable(),
  reviewedAt: instantSchema.nullable(),
};

const head = {
  id: idSchema,
  accountId: idSchema,
  holderName: z.string().meta({ example: 'Amélie Yılmaz' }),
  kind: kindSchema.meta({ description: 'An account has one insurance card, in as many versions as it takes.' }),
  title: titleSchema,
};
const times = { createdAt: instantSchema, updatedAt: instantSchema };

export const documentSchema = z
  .object({
    ...head,
    versions: z
      .array(
        z.object({
          ...versionItem,
          memberId: z.string().nullable().meta({ example: 'XGH123456789' }),
          rejectReason: z.string().nullable(),
        }),
      )
      .meta({ description: 'The newest first.' }),
    ...times,
  })
  .meta({ id: 'BillingDocument' });

export const documentPageSchema = z
  .object({
    items: z.array(
      z.object({
        ...head,
        latest: z.object(versionItem),
        current: z.object(versionItem).nullable().meta({ description: 'The version in force, which may be the latest.' }),
        ...times,
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'BillingDocumentPage' });

export const documentQueueSchema = z
  .object({
    items: z.array(
      z.object({
        ...head,
        number: versionItem.number,
        validUntil: daySchema.nullable(),
        uploadedBy: personSchema,
        uploadedAt: instantSchema,
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'BillingDocumentQueue' });
