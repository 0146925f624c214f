import fc from 'fast-check';
import { Payment, purposeOf } from '../domain/payment.js';
import { paymentToStartSchema } from './payments.schemas.js';

const idOf = (invoice: number) => `01920f3a-7c1e-7abc-8def-abcdefabcde${invoice}`;

/** Some of ten invoices, in any order, each letter of an id in either case. */
const wish = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }).chain((invoices) =>
  fc.record({
    invoices: fc.constant(invoices),
    spelled: fc.tuple(...invoices.map((invoice) => fc.mixedCase(fc.constant(idOf(invoice))))),
  }),
);

const idsOf = (spelled: readonly string[]) => paymentToStartSchema.parse({ invoiceIds: spelled }).invoiceIds!;

const paymentOf = (invoiceIds: readonly string[]) =>
  Payment.start(
    {
      accountId: idOf(0),
      amount: 100,
      currency: 'usd',
      invoiceIds,
      balanceVersion: 0,
      attempt: 1,
      startedBy: null,
      linkOf: null,
    },
    new Date(),
  );

describe('Two payments', () => {
  it('overlap where they have an invoice in common, in whatever letter case it is named', () => {
    fc.assert(
      fc.property(wish, wish, (one, other) => {
        const inCommon = one.invoices.some((invoice) => other.invoices.includes(invoice));
        expect(paymentOf(idsOf(one.spelled)).overlaps(idsOf(other.spelled))).toBe(inCommon);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are for the same where they name the same invoices, in whatever order and letter case', () => {
    fc.assert(
      fc.property(wish, wish, (one, other) => {
        const areSame = one.invoices.toSorted().join() === other.invoices.toSorted().join();
        expect(purposeOf(idsOf(one.spelled)) === purposeOf(idsOf(other.spelled))).toBe(areSame);
      }),
      { numRuns: 1_000 },
    );
  });

  it('overlap where one is for the whole balance', () => {
    fc.assert(
      fc.property(wish, ({ spelled }) => {
        expect(paymentOf([]).overlaps(idsOf(spelled))).toBe(true);
        expect(paymentOf(idsOf(spelled)).overlaps([])).toBe(true);
      }),
    );
  });
});
