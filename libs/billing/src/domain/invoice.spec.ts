import { DomainError } from '#shared-kernel/domain';
import { BillingAccount } from './billing-account.js';
import { Invoice } from './invoice.js';

const account = BillingAccount.open({ holderName: 'Ana', currency: 'usd' });
const at = new Date('2026-11-26T12:00:00Z');
const line = { description: 'Physical therapy', quantity: 2, unitAmount: 6_250 };
const drafted = (more = {}) => Invoice.draft(account.id, { lineItems: [line], ...more });
const issued = (more = {}) => {
  const invoice = drafted(more);
  invoice.issue(account, { sequence: 42, day: '2026-11-26' }, at);
  invoice.releaseEvents();
  return invoice;
};
const facts = (invoice: Invoice) => invoice.releaseEvents().map(({ type }) => type);
const refusal = (work: () => unknown): Pick<DomainError, 'code' | 'errors'> => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, errors: error.errors };
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('A draft', () => {
  it('adds up its lines, and owes nobody anything', () => {
    const invoice = drafted({ lineItems: [line, { description: 'Free', quantity: 1, unitAmount: 0 }], note: '  ' });
    expect(invoice).toMatchObject({ state: 'draft', total: 12_500, number: null, dueOn: null, note: null, open: 0 });
    expect(facts(invoice)).toEqual(['billing.invoice-drafted']);
  });

  it.each([
    ['no lines', [], 'lineItems'],
    ['101 lines', Array.from({ length: 101 }, () => line), 'lineItems'],
    ['a line without words', [{ ...line, description: ' ' }], 'lineItems.0.description'],
    ['a quantity of nothing', [line, { ...line, quantity: 0 }], 'lineItems.1.quantity'],
    ['half a quantity', [{ ...line, quantity: 0.5 }], 'lineItems.0.quantity'],
    ['a quantity of 10,001', [{ ...line, quantity: 10_001 }], 'lineItems.0.quantity'],
    ['a negative amount', [{ ...line, unitAmount: -1 }], 'lineItems.0.unitAmount'],
    ['a fraction of a cent', [{ ...line, unitAmount: 0.1 }], 'lineItems.0.unitAmount'],
    ['an amount that is no number', [{ ...line, unitAmount: Number.NaN }], 'lineItems.0.unitAmount'],
    ['more than Stripe takes', [{ ...line, quantity: 1, unitAmount: 100_000_000 }], 'lineItems.0.unitAmount'],
    ['lines that add up to more', [{ ...line, quantity: 2, unitAmount: 99_999_999 }], 'lineItems'],
    ['lines that add up to nothing', [{ ...line, unitAmount: 0 }], 'lineItems'],
  ])('is refused with %s', (_name, lineItems, path) => {
    const { code, errors } = refusal(() => drafted({ lineItems }));
    expect([code, errors.map((error) => error.path)]).toEqual(['billing.invalid-invoice', [path]]);
  });

  it('takes the most that there is', () => {
    expect(drafted({ lineItems: [{ ...line, quantity: 1, unitAmount: 99_999_999 }] }).total).toBe(99_999_999);
  });

  it('is rewritten whole', () => {
    const invoice = drafted({ note: 'Old', dueOn: '2026-12-01' });
    invoice.rewrite({ lineItems: [{ ...line, quantity: 1 }] });
    expect(invoice).toMatchObject({ total: 6_250, note: null, dueOn: null });
  });
});

describe('Issuing', () => {
  it('gives the number, the day, the currency and 30 days to pay', () => {
    const invoice = drafted();
    invoice.releaseEvents();
    invoice.issue(account, { sequence: 42, day: '2026-12-15' }, at);
    expect(invoice).toMatchObject({
      state: 'issued',
      number: 'INV-000042',
      currency: 'usd',
      issuedOn: '2026-12-15',
      dueOn: '2027-01-14',
      open: 12_500,
    });
    expect(facts(invoice)).toEqual(['billing.invoice-issued']);
  });

  it('keeps a number of more than six digits whole', () => {
    const invoice = drafted();
    invoice.issue(account, { sequence: 1_234_567, day: '2026-12-15' }, at);
    expect(invoice.number).toBe('INV-1234567');
  });

  it('is refused where it would be due before', () => {
    const invoice = drafted({ dueOn: '2026-11-25' });
    expect(refusal(() => invoice.issue(account, { sequence: 1, day: '2026-11-26' }, at))).toMatchObject({
      code: 'billing.due-before-issue',
      errors: [{ path: 'dueOn' }],
    });
    expect(issued({ dueOn: '2026-11-26' }).dueOn).toBe('2026-11-26');
  });

  it('happens once, and nothing is rewritten after it', () => {
    const invoice = issued();
    expect(refusal(() => invoice.issue(account, { sequence: 43, day: '2026-11-26' }, at)).code).toBe('billing.not-a-draft');
    expect(refusal(() => invoice.rewrite({ lineItems: [line] })).code).toBe('billing.not-a-draft');
    expect(invoice.number).toBe('INV-000042');
  });
});

describe('Cancelling', () => {
  it('takes an issued invoice back with a reason', () => {
    const invoice = issued();
    invoice.cancel(' Wrong patient ', at);
    expect(invoice).toMatchObject({ state: 'cancelled', cancelReason: 'Wrong patient', number: 'INV-000042', open: 0 });
    expect(facts(invoice)).toEqual(['billing.invoice-cancelled']);
  });

  it('is refused without a reason, of a draft, twice, and once anything was paid', () => {
    expect(refusal(() => issued().cancel(' ', at)).code).toBe('billing.invalid-reason');
    const [cancelled, paid] = [issued(), issued()];
    cancelled.cancel('x', at);
    paid.receive(1, at);
    for (const invoice of [drafted(), cancelled, paid])
      expect(refusal(() => invoice.cancel('x', at)).code).toBe('billing.not-cancellable');
  });
});

describe('Receiving', () => {
  it('pays in parts, until nothing is open', () => {
    const invoice = issued();
    invoice.receive(12_000, at);
    expect([invoice.state, invoice.open, facts(invoice)]).toEqual(['issued', 500, ['billing.invoice-paid-in-part']]);
    invoice.receive(500, at);
    expect([invoice.state, invoice.open, invoice.paidAt, facts(invoice)]).toEqual(['paid', 0, at, ['billing.invoice-paid']]);
  });

  it.each([0, -1, 0.5, 12_501, Number.NaN])('never takes %d', (amount) => {
    expect(() => issued().receive(amount, at)).toThrow('cannot receive');
  });

  it('is not for drafts, nor for what is cancelled or paid', () => {
    const [cancelled, paid] = [issued(), issued()];
    cancelled.cancel('x', at);
    paid.receive(12_500, at);
    for (const invoice of [drafted(), cancelled, paid]) expect(() => invoice.receive(1, at)).toThrow('cannot receive');
  });
});
