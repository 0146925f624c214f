import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { cursorSchema } from '#shared-kernel/paging';
import { refundReasons } from '../domain/refund.js';
import { exceptionKinds } from '../settlement/payment-exceptions.js';
import { amount, currencySchema } from './money.schemas.js';

const invoiceIds = z.array(idSchema).min(1).max(100);
const example = { invoiceIds: ['01920f3a-7c1e-7abc-8def-0123456789ab'] };

export const paymentToStartSchema = z
  .strictObject({
    invoiceIds: invoiceIds
      .refine((ids) => new Set(ids).size === ids.length, { error: 'must not name an invoice twice' })
      .optional()
      .meta({ description: 'Which invoices are to be paid; left out: the whole balance.', example: example.invoiceIds }),
  })
  .meta({ id: 'PaymentToStart', example });

export const pageSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(30), cursor: cursorSchema });

const refundSchema = z
  .object({
    id: idSchema,
    state: z.enum(['pending', 'succeeded', 'failed']),
    amount: amount('What goes back.'),
    requestedAt: instantSchema,
    settledAt: instantSchema.nullable(),
  })
  .meta({ id: 'Refund' });

const disputeSchema = z
  .object({
    id: idSchema,
    state: z
      .enum(['inquiry', 'open', 'won', 'lost', 'closed'])
      .meta({ description: 'While it is an inquiry no money has moved; `closed`: it never did.' }),
    amount: amount('What the payer wants back.'),
    reason: z.string().meta({ description: "In Stripe's words.", example: 'fraudulent' }),
    openedAt: instantSchema,
    decidedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Dispute' });

export const paymentSchema = z
  .object({
    id: idSchema,
    accountId: idSchema,
    state: z.enum(['pending', 'succeeded', 'failed', 'cancelled', 'refunded', 'partially_refunded', 'disputed']),
    processing: z.boolean().meta({
      description:
        'Whether the page was left and the money may still come: from a bank, or by the payer, who has something left to do.',
    }),
    amount: amount('What is paid.'),
    currency: currencySchema,
    invoiceIds: z.array(idSchema).meta({ description: 'What it is meant for; empty for the whole balance.' }),
    creditedAmount: amount('What of it no invoice needed when it came: it stays with the account.', 0),
    refundedAmount: amount('What of it has gone back.', 0),
    refunds: z.array(refundSchema).meta({ description: 'In the order in which they were ordered.' }),
    disputes: z.array(disputeSchema),
    url: z.string().nullable().meta({
      description: "Stripe's page on which it is paid, while it is open.",
      example: 'https://checkout.stripe.com/c/pay/cs_live_a1',
    }),
    payerLink: z
      .object({
        url: z.string().meta({
          example:
            'https://portal.northside.example/payment#01920f3a-7c1e-7abc-8def-0123456789ab.Zk9ZbVn3xkq1mGm0oJ1fVw6m9y2vP4t8s5d7h3c1bQ0',
        }),
        worksUntil: instantSchema,
      })
      .nullable()
      .meta({ description: 'With which the patient pays, without signing in; null once it opens no page any more.' }),
    expiresAt: instantSchema.nullable(),
    startedAt: instantSchema,
    settledAt: instantSchema.nullable(),
  })
  .meta({ id: 'Payment' });

export const paymentPageSchema = z
  .object({ items: z.array(paymentSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'PaymentPage' });

export const linkToEmailSchema = z
  .strictObject({
    locale: z
      .enum(['en', 'es'])
      .optional()
      .meta({ description: "The letter's language; left out: the caller's.", example: 'es' }),
  })
  .optional()
  .meta({ id: 'PaymentLinkToEmail', example: { locale: 'es' } });

export const refundToOrderSchema = z
  .strictObject({
    amount: z.int().min(1).optional().meta({ description: 'Left out: all that is left of the payment.', example: 5_000 }),
    reason: z.enum(refundReasons).optional(),
  })
  .meta({ id: 'RefundToOrder', example: { amount: 5_000, reason: 'requested_by_customer' } });

const exceptionState = z.enum(['open', 'resolved']);

export const exceptionListSchema = pageSchema.extend({ state: exceptionState.optional() });

export const exceptionPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        kind: z.enum(exceptionKinds),
        objectId: z.string().meta({ description: "Stripe's id of what does not fit.", example: 'pi_3Qx1' }),
        accountId: idSchema.nullable(),
        paymentId: idSchema.nullable(),
        state: exceptionState,
        firstSeenAt: instantSchema,
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'PaymentExceptionPage' });
