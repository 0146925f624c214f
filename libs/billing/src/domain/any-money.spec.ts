import fc from 'fast-check';
import { allocate } from './allocation.js';
import {
  adjustment,
  creditApplied,
  disputeLost,
  disputeOpened,
  disputeWon,
  effectOf,
  fromCredit,
  invoiceCancelled,
  invoiceIssued,
  paymentReceived,
  type Posting,
  refundFailed,
  refundMade,
  stripeFee,
  type TakenBack,
} from './postings.js';

const account = { id: 'account', currency: 'usd' };

interface Bill {
  id: string;
  total: number;
  paid: number;
  cancelled: boolean;
}

/** What anybody may do with an account, in any order; the books are kept twice: by the postings, and here by hand. */
class Story {
  readonly postings: Posting[] = [];
  readonly bills: Bill[] = [];
  private readonly payments: { open: number }[] = [];
  private readonly refunds: TakenBack[] = [];
  private readonly disputes: number[] = [];
  /** Issued less cancelled less paid plus what went back, added up by hand. */
  balance = 0;

  get credit(): number {
    return this.postings.reduce((sum, posting) => sum + effectOf(posting).credit, 0);
  }

  issue(amount: number): void {
    const bill = { id: `invoice-${this.bills.length}`, total: amount, paid: 0, cancelled: false };
    this.bills.push(bill);
    this.post(invoiceIssued(this.about(), amount), amount);
    this.applyCredit();
  }

  cancel(pick: number): void {
    const bill = this.bills[pick % (this.bills.length || 1)];
    if (!bill || bill.cancelled || bill.paid > 0) return;
    bill.cancelled = true;
    this.post(invoiceCancelled(this.about(), bill.total), -bill.total);
  }

  pay(amount: number): void {
    const allocated = allocate(amount, this.open());
    this.payments.push({ open: amount });
    this.receive(paymentReceived(this.about(), allocated), -amount);
  }

  applyCredit(): void {
    const { allocations } = allocate(Math.max(this.credit, 0), this.open());
    if (allocations.length > 0) this.receive(creditApplied(this.about(), allocations), 0);
  }

  refund(amount: number, pick: number): void {
    const taken = this.take(amount, pick);
    if (!taken) return;
    this.refunds.push(taken);
    this.post(refundMade(taken), taken.amount);
  }

  failRefund(): void {
    const refund = this.refunds.pop();
    if (refund) this.post(refundFailed({ ...refund, ...this.about() }), -refund.amount);
  }

  dispute(amount: number, pick: number): void {
    const taken = this.take(amount, pick);
    if (!taken) return;
    this.disputes.push(taken.amount);
    this.post(disputeOpened(this.about(), taken.amount), 0);
  }

  decide(won: boolean): void {
    const amount = this.disputes.pop();
    if (amount === undefined) return;
    if (won) return this.post(disputeWon(this.about(), amount), 0);
    this.post(disputeLost({ ...this.about(), amount, fromCredit: fromCredit(amount, this.credit) }), amount);
  }

  fee(amount: number): void {
    this.post(stripeFee(this.about(), amount), 0);
  }

  adjust(amount: number): void {
    this.post(adjustment(this.about(), amount), amount);
  }

  private open() {
    const owed = this.bills.filter(({ cancelled }) => !cancelled);
    return owed.map(({ id, total, paid }) => ({ id, open: total - paid }));
  }

  private take(amount: number, pick: number): TakenBack | undefined {
    const payment = this.payments[pick % (this.payments.length || 1)];
    const most = Math.min(amount, payment?.open ?? 0);
    if (!payment || most === 0) return undefined;
    payment.open -= most;
    return { ...this.about(), amount: most, fromCredit: fromCredit(most, this.credit) };
  }

  private receive(posting: Posting, change: number): void {
    for (const { invoiceId, amount } of posting.allocations) this.bills.find(({ id }) => id === invoiceId)!.paid += amount;
    this.post(posting, change);
  }

  private about() {
    return { account, reference: `reference-${this.postings.length}` };
  }

  private post(posting: Posting, change: number): void {
    this.postings.push(posting);
    this.balance += change;
  }
}

const amounts = fc.integer({ min: 1, max: 99_999_999 });
const deeds = fc.oneof(
  amounts.map((amount) => (story: Story) => story.issue(amount)),
  fc.nat(9).map((pick) => (story: Story) => story.cancel(pick)),
  amounts.map((amount) => (story: Story) => story.pay(amount)),
  fc.tuple(amounts, fc.nat(9)).map(
    ([amount, pick]) =>
      (story: Story) =>
        story.refund(amount, pick),
  ),
  fc.constant((story: Story) => story.failRefund()),
  fc.tuple(amounts, fc.nat(9)).map(
    ([amount, pick]) =>
      (story: Story) =>
        story.dispute(amount, pick),
  ),
  fc.boolean().map((won) => (story: Story) => story.decide(won)),
  amounts.map((amount) => (story: Story) => story.fee(amount)),
  fc.tuple(amounts, fc.boolean()).map(
    ([amount, less]) =>
      (story: Story) =>
        story.adjust(less ? -amount : amount),
  ),
);

function isInOrder({ postings, credit, balance, bills }: Story): boolean {
  const receivable = postings.reduce((sum, posting) => sum + effectOf(posting).receivable, 0);
  const paidBy = (id: string) =>
    postings
      .flatMap(({ allocations }) => allocations)
      .filter(({ invoiceId }) => invoiceId === id)
      .reduce((sum, { amount }) => sum + amount, 0);
  return (
    postings.every(({ entries }) => entries.reduce((sum, entry) => sum + entry.debit - entry.credit, 0) === 0) &&
    receivable - credit === balance &&
    bills.every(({ id, total, paid, cancelled }) => paid === paidBy(id) && paid <= total && !(cancelled && paid > 0))
  );
}

it('Whatever is done with an account, in whatever order: 10,000 stories, and the books are in order after each', () => {
  const stories = fc.property(fc.array(deeds, { minLength: 1, maxLength: 25 }), (story) => {
    const told = new Story();
    for (const deed of story) deed(told);
    return isInOrder(told);
  });
  expect(() => fc.assert(stories, { numRuns: 10_000 })).not.toThrow();
});

it('Nothing that does not balance, and no amount that is no whole number above nothing, becomes a posting', () => {
  const about = { account, reference: 'x' };
  for (const amount of [0, -1, 0.5, Number.NaN, Infinity, 2 ** 53])
    expect(() => invoiceIssued(about, amount)).toThrow('is not sound');
  expect(() => refundMade({ ...about, amount: 5, fromCredit: 6 })).toThrow('is not sound');
  expect(() => paymentReceived(about, { allocations: [], rest: 0 })).toThrow('is not sound');
});

it('A payment goes to the invoices in their order, and what is left over stays', () => {
  const invoices = [
    { id: 'a', open: 30 },
    { id: 'b', open: 0 },
    { id: 'c', open: 50 },
  ];
  expect(allocate(60, invoices)).toEqual({
    allocations: [
      { invoiceId: 'a', amount: 30 },
      { invoiceId: 'c', amount: 30 },
    ],
    rest: 0,
  });
  expect(allocate(100, invoices).rest).toBe(20);
  expect(allocate(7, [])).toEqual({ allocations: [], rest: 7 });
});
