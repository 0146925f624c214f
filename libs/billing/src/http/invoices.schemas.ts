import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';
import { amount, currencySchema, daySchema } from './money.schemas.js';

// Only shapes stand here; how much of what an invoice may have is its own rule (domain/invoice-content.ts).
const lineItem = {
  description: z.string().max(5_000).meta({ description: '1 to 500 characters on one line.', example: 'Physical therapy' }),
  quantity: z.int().meta({ description: '1 to 10,000.', example: 2 }),
  unitAmount: amount('0 to 99,999,999.', 6_250),
};

const note = z.string().max(20_000).meta({ description: '2,000 characters at most.', example: 'Thank you for your visit.' });

const example = {
  lineItems: [{ description: 'Physical therapy', quantity: 2, unitAmount: 6_250 }],
  note: 'Thank you for your visit.',
};

export const invoiceToWriteSchema = z
  .strictObject({
    lineItems: z
      .array(z.strictObject(lineItem))
      .max(1_000)
      .meta({ description: '1 to 100 lines that add up to 1 to 99,999,999.', example: example.lineItems }),
    dueOn: z.iso
      .date()
      .nullable()
      .optional()
      .meta({ description: 'Left out: 30 days after it is issued.', example: '2099-12-31' }),
    note: note.nullable().optional(),
  })
  .meta({ id: 'InvoiceToWrite', example });

export const cancellationSchema = z
  .strictObject({
    reason: z.string().max(5_000).meta({ description: '1 to 500 characters.', example: 'Billed to the wrong patient' }),
  })
  .meta({ id: 'InvoiceCancellation', example: { reason: 'Billed to the wrong patient' } });

const stateSchema = z.enum(['draft', 'issued', 'paid', 'cancelled']);

export const invoiceListSchema = z.strictObject({
  state: stateSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: cursorSchema,
});

const item = {
  id: idSchema,
  accountId: idSchema,
  holderName: z.string().meta({ example: 'Amélie Yılmaz' }),
  state: stateSchema.meta({ description: 'Drafts are shown to administrators only.' }),
  number: z.string().nullable().meta({ description: 'Without gaps; null for a draft.', example: 'INV-000042' }),
  currency: currencySchema,
  total: amount('What the lines add up to.'),
  paidAmount: amount('What was paid of it.', 0),
  openAmount: amount('What is still to be paid of it.'),
  issuedOn: daySchema.nullable(),
  dueOn: daySchema.nullable(),
  overdue: z.boolean(),
  paidAt: instantSchema.nullable(),
  cancelledAt: instantSchema.nullable(),
  version: z.int().meta({ description: 'Rises with every change; the value of the ETag.', example: 1 }),
  createdAt: instantSchema,
  updatedAt: instantSchema,
};

export const invoiceSchema = z
  .object({
    ...item,
    lineItems: z.array(z.object({ ...lineItem, amount: amount('Quantity times unit amount.') })),
    note: note.nullable(),
    cancelReason: z.string().nullable(),
  })
  .meta({ id: 'Invoice' });

export const invoicePageSchema = z
  .object({ items: z.array(z.object(item)), nextCursor: z.string().nullable() })
  .meta({ id: 'InvoicePage' });
