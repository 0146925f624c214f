import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { currentScope, runInScope } from '#shared-kernel/context';
import { type AggregateRoot, Clock } from '#shared-kernel/domain';
import { AtMost, Gathered } from '#shared-kernel/gathering';
import type { BillingAccount } from '../domain/billing-account.js';
import type { Invoice } from '../domain/invoice.js';
import type { Dispute } from '../domain/dispute.js';
import { Payment, type PaymentState } from '../domain/payment.js';
import type { Refund } from '../domain/refund.js';
import { Hints } from '../persistence/hints.js';
import { balanceOf } from '../persistence/ledger.js';
import { lockOpenInvoices } from '../persistence/load.js';
import { findPayments, lockPayments, nextAttempt } from '../persistence/load-payment.js';
import { type Taken, takePayment } from '../persistence/take-payment.js';
import { Checkout } from '../stripe/checkout.js';
import { StripeRefusal } from '../stripe/failures.js';
import { StripeDoor } from '../stripe/stripe-door.js';
import { StripeTruth } from '../stripe/stripe-truth.js';
import { type Told, toldOfGone } from '../stripe/told.js';
import { followMoneyBack } from './follow-money-back.js';
import { type ExceptionKind, noteException } from './payment-exceptions.js';
import { postFee } from './post-fee.js';

const ASKED_AT_ONCE = 20;
const SETTLED_AT_ONCE = 50;

interface Scene {
  readonly account: BillingAccount;
  readonly payment: Payment;
  /** The account's open invoices, what is due first before the others. */
  readonly open: readonly Invoice[];
  readonly told: Told;
}

/**
 * Brings a payment to where Stripe says that it stands. Webhooks, pages that ask and the reconciliation all end here; it bears
 * being told the same again, and old news after new ones: money is posted once by its PaymentIntent, and nothing that has
 * succeeded goes back to anything before it.
 */
@Injectable()
export class Settlement {
  private readonly asked = new AtMost(ASKED_AT_ONCE);
  /** What Stripe says at the same moment of many payments shares locks, statements and the commit. */
  private readonly settled = new Gathered((all: Told[]) => this.settleTogether(all), SETTLED_AT_ONCE);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly door: StripeDoor,
    private readonly checkout: Checkout,
    private readonly truth: StripeTruth,
    private readonly hints: Hints,
  ) {}

  /** Asks Stripe how the page stands, and settles what it says. Throws `StripeUnavailable`. */
  async lookAt(sessionId: string): Promise<void> {
    await this.settle(await this.checkout.look(sessionId).catch(unlessGone(sessionId)));
  }

  /** Closes the page at Stripe and answers what became of the payment: `pending` if its money may still come. */
  async close(paymentId: string, sessionId: string): Promise<PaymentState> {
    await this.settle(await this.checkout.close(sessionId).catch(unlessGone(sessionId)));
    return (await this.em.fork().findOneOrFail(Payment, { id: paymentId })).state;
  }

  /** Asks Stripe how things stand with what an event was about, and settles that. Throws `StripeUnavailable`. */
  async follow(type: string, objectId: string): Promise<void> {
    try {
      const told = await this.asked.run(() => this.truth.about(type, objectId));
      if (told) await this.settled.do(told);
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      await this.note(this.em.fork(), 'unknown_object', objectId, null);
    }
  }

  async settle(...all: Told[]): Promise<void> {
    const found = await findPayments(this.em.fork(), all);
    const known = all.flatMap((told, place) => (found[place] ? { told, ...found[place] } : []));
    for (const [place, told] of all.entries()) if (!found[place]) await this.noteUnknown(told);
    // The money of one account moves once in a transaction.
    for (let waiting = known; waiting.length > 0;) {
      const now = waiting.filter(({ accountId }, place) => waiting.findIndex((one) => one.accountId === accountId) === place);
      await this.bringTogether(now);
      waiting = waiting.filter((one) => !now.includes(one));
    }
  }

  private async settleTogether(all: Told[]): Promise<void[]> {
    const scope = { ...currentScope(), auditPer: accountBehind };
    await runInScope(scope, () => this.settle(...all));
    return all.map(() => undefined);
  }

  /** All of different accounts. */
  private async bringTogether(all: readonly { told: Told; paymentId: string }[]): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const locked = await lockPayments(
        em,
        all.map(({ paymentId }) => paymentId),
      );
      const invoices = await lockOpenInvoices(em, ...locked.map(({ account }) => account));
      const scenes = locked.map(({ account, payment }): Scene => {
        const { told } = all.find(({ paymentId }) => paymentId === payment.id)!;
        return { account, payment, told, open: invoices.filter(({ accountId }) => accountId === account.id) };
      });
      // At the same time, so that what they post shares statements. All have ended before the transaction may be rolled back.
      const outcomes = await Promise.allSettled(scenes.filter(isPlain).map((scene) => this.bring(em, scene)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      for (const scene of scenes) if (!isPlain(scene)) await this.bring(em, scene);
    });
  }

  private async bring(em: EntityManager, scene: Scene): Promise<void> {
    const { told, payment } = scene;
    const misfit = misfitOf(told, payment, this.door.isLive);
    if (misfit) return this.note(em, misfit, objectOf(told), payment);
    if (told.money === 'received') return this.take(em, scene);
    if (told.session?.id === payment.sessionId) await this.followPage(em, payment, told);
  }

  private async take(em: EntityManager, { account, open, payment: asked, told }: Scene): Promise<void> {
    const { intentId, amount, fee, back } = told;
    const [at, reference] = [this.clock.now(), intentId!];
    let payment = asked;
    const taken = await takePayment(em, { account, open }, { reference, amount, at, invoiceIds: asked.invoiceIds });
    if (taken) {
      if (asked.intentId === null) asked.succeed(reference, at);
      else {
        payment = Payment.again(asked, reference, await nextAttempt(em, asked), at);
        // What refers to it is written after it.
        await em.persist(payment).flush();
      }
    } else if (asked.intentId !== reference) payment = await em.findOneOrFail(Payment, { intentId: reference });
    if (taken && (await isUnneeded(em, account.id, asked, taken))) await this.note(em, 'already_paid', reference, payment);
    if (fee) await postFee(em, account, payment.id, fee);
    if (back) await followMoneyBack({ em, account, payment, at }, back);
  }

  private async followPage(em: EntityManager, payment: Payment, { session, money }: Told): Promise<void> {
    const at = this.clock.now();
    if (payment.state !== 'pending' || session?.status === 'open') return;
    if (money !== 'processing') {
      if (session?.status === 'expired') payment.cancel(at);
      if (session?.status === 'complete' && money === 'failed') payment.fail('bank_said_no', at);
      return;
    }
    if (payment.processing) return;
    payment.wait();
    await this.hints.account(em.getKysely(), payment.accountId);
  }

  private async noteUnknown(told: Told): Promise<void> {
    if (told.money === 'received') await this.note(this.em.fork(), 'unknown_payment', objectOf(told), null);
  }

  private async note(em: EntityManager, kind: ExceptionKind, objectId: string, payment: Payment | null): Promise<void> {
    const whose = { accountId: payment?.accountId ?? null, paymentId: payment?.id ?? null };
    await noteException(em.getKysely(), { kind, objectId, ...whose });
    this.hints.exception();
  }
}

/** Whether what the money was for had been paid, or cancelled, when it came. Of the whole balance that is so where it is overpaid now. */
async function isUnneeded(
  em: EntityManager,
  accountId: string,
  { invoiceIds }: Payment,
  { beside, rest }: Taken,
): Promise<boolean> {
  if (invoiceIds.length > 0) return beside > 0;
  return rest > 0 && (await balanceOf(em, accountId)) < 0;
}

const objectOf = ({ intentId, session }: Told): string => intentId ?? session!.id;

/** What happens to one account's money is one use case, with one audit row. */
const accountBehind = (aggregate: AggregateRoot) => (aggregate as Payment | Invoice | Refund | Dispute).accountId;

/**
 * Whether it needs nothing but what is locked, and writes its records at the commit only. What reads or writes others on the way
 * would write down those of its neighbours when they are half done.
 */
const isPlain = ({ payment, told }: Scene) =>
  told.back === null && (payment.intentId === null || payment.intentId === told.intentId);

const unlessGone =
  (sessionId: string) =>
  (error: unknown): Told => {
    if (error instanceof StripeRefusal && error.code === 'resource_missing') return toldOfGone(sessionId);
    throw error;
  };

/** What is wrong with the money or the page, seen from the payment that it says it is for. */
function misfitOf(told: Told, payment: Payment, isLive: boolean): ExceptionKind | undefined {
  const { money, session, amount, currency, accountId, livemode } = told;
  if (livemode !== null && livemode !== isLive) return 'wrong_mode';
  if (money === 'none') return session?.status === 'complete' ? 'unpaid_session' : undefined;
  if (money !== 'received') return undefined;
  if (accountId?.toLowerCase() !== payment.accountId) return 'wrong_account';
  if (currency !== payment.currency) return 'wrong_currency';
  return amount === payment.amount ? undefined : 'wrong_amount';
}
