import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';
import { accountSorts } from '../queries/list-billing-accounts.js';
import { currencySchema, moneySchema } from './money.schemas.js';

// Only shapes stand here; what a name or a currency may be is a rule of the account (domain/account-fields.ts).
const text = (description: string, example: string) => z.string().max(1_000).meta({ description, example });

const fields = {
  holderName: text('The patient, or whoever pays for them: 1 to 200 characters.', 'Amélie Yılmaz'),
  email: text('Where bills and receipts go.', 'amelie@family.example').nullable().optional(),
  externalId: text("The account in the practice's own system; unique.", 'PAT-000123').nullable().optional(),
  currency: text('An ISO code; fixed once something was posted.', 'usd').optional(),
};

export const accountToOpenSchema = z
  .strictObject({ ...fields, currency: fields.currency.meta({ description: "Left out: the practice's.", example: 'usd' }) })
  .meta({
    id: 'BillingAccountToOpen',
    example: { holderName: 'Amélie Yılmaz', email: 'amelie@family.example', externalId: 'PAT-000123' },
  });

export const accountToChangeSchema = z.strictObject({ ...fields, holderName: fields.holderName.optional() }).meta({
  id: 'BillingAccountToChange',
  description: 'Fields left out stay as they are; null empties an optional one.',
  example: { email: null },
});

const item = {
  id: idSchema,
  holderName: z.string().meta({ example: 'Amélie Yılmaz' }),
  externalId: z.string().nullable().meta({ example: 'PAT-000123' }),
  balance: moneySchema.meta({ description: 'What is owed; negative where more was paid than is owed.' }),
  openInvoices: z.int().meta({ description: 'Issued and not paid or cancelled.', example: 2 }),
};

export const billingAccountSchema = z
  .object({
    ...item,
    email: z.string().nullable().meta({ example: 'amelie@family.example' }),
    currency: currencySchema,
    currencyFixed: z.boolean().meta({ description: 'Whether something was posted.' }),
    credit: moneySchema.meta({ description: 'What was paid and nothing needed yet; the next invoice takes it.' }),
    version: z.int().meta({ description: 'Rises with every change; the value of the ETag.', example: 1 }),
    openedAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'BillingAccount' });

export const accountListSchema = z.strictObject({
  search: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "The beginnings of words of the holder's name, the external id or the e-mail address." }),
  sort: z.enum(accountSorts).default('name').meta({ description: 'With a minus the other way round.' }),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: cursorSchema,
});

export const billingAccountPageSchema = z
  .object({ items: z.array(z.object(item)), nextCursor: z.string().nullable() })
  .meta({ id: 'BillingAccountPage' });
