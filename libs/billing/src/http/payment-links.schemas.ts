import { z } from 'zod';
import { idSchema, instantSchema } from '#shared-kernel/http';
import { amount, currencySchema } from './money.schemas.js';

const example = { link: '01920f3a-7c1e-7abc-8def-0123456789ab.Zk9ZbVn3xkq1mGm0oJ1fVw6m9y2vP4t8s5d7h3c1bQ0' };

export const linkToFollowSchema = z
  .strictObject({
    link: z.string().max(200).meta({ description: 'What stands behind the # of the address.', example: example.link }),
  })
  .meta({ id: 'PaymentLinkToFollow', example });

export const receiptToPrintSchema = linkToFollowSchema
  .extend({ locale: z.enum(['en', 'es']).meta({ description: "The paper's language.", example: 'es' }) })
  .meta({ id: 'ReceiptToPrint', example: { ...example, locale: 'es' } });

export const payerPaymentSchema = z
  .object({
    practiceName: z.string().meta({ example: 'Northside Clinic' }),
    timeZone: z.string().meta({ example: 'America/New_York' }),
    paymentId: idSchema,
    state: z
      .enum([
        'pending',
        'processing',
        'succeeded',
        'failed',
        'cancelled',
        'settled',
        'expired',
        'refunded',
        'partially_refunded',
        'closing',
        'too_small',
        'too_large',
      ])
      .meta({
        description:
          '`pending`: it can be paid now. `processing`: the page was left, and the money may still come: from a bank, or by the payer, who has something left to do. `cancelled`: by the practice. `closing`: the practice has cancelled it, and Stripe has still to say whether it was paid before. `settled`: it is not owed any more. `expired`: the link has run out: fourteen days after it was made, or ninety after the money came. `too_small`, `too_large`: Stripe does not take what is left of it at once; the practice knows another way.',
      }),
    amount: amount('What is to be paid now, or was paid.'),
    currency: currencySchema,
    worksUntil: instantSchema,
    startedAt: instantSchema,
    settledAt: instantSchema.nullable(),
  })
  .meta({ id: 'PayerPayment' });

export const paymentPageAddressSchema = z
  .object({
    url: z
      .string()
      .meta({ description: "Stripe's page on which it is paid.", example: 'https://checkout.stripe.com/c/pay/cs_live_a1' }),
  })
  .meta({ id: 'PaymentPageAddress' });
