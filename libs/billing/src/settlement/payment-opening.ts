import { setTimeout as pause } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock, DomainError } from '#shared-kernel/domain';
import { mustFit, sizeOfFailure } from '../domain/charge-limits.js';
import { linkWithdrawn } from '../domain/payer-standing.js';
import { Payment, paymentUnderWay, purposeOf } from '../domain/payment.js';
import { amountToPay } from '../persistence/amount-to-pay.js';
import { lockAccount } from '../persistence/load.js';
import { isLinkWithdrawn, lockPayment, nextAttempt, sizeFoundByStripe } from '../persistence/load-payment.js';
import type { Reader } from '../persistence/reach.js';
import { Checkout, type OpenSession } from '../stripe/checkout.js';
import { StripeRefusal, StripeUnavailable } from '../stripe/failures.js';
import { StripeDoor } from '../stripe/stripe-door.js';
import { Settlement } from './settlement.js';

const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 200;

export const paymentReplaced = () =>
  new DomainError('conflict', 'billing.payment-replaced', 'Another payment for the same was begun at this moment. Try again.');

/** Who wants what to be paid. Without invoices it is the whole balance. */
export interface PaymentOrder {
  readonly accountId: string;
  readonly invoiceIds: readonly string[];
  readonly by: Pick<Reader, 'role'> & { readonly staffId: string | null };
  /** The payment whose link the payer came with; null where somebody of the practice asks. */
  readonly linkOf: string | null;
}

interface Plan {
  readonly payment?: Payment;
  /** In which the payer's link is made that leads back from the page. */
  readonly linkEpoch: number;
  readonly inTheWay: Payment[];
}

/**
 * Opens a page on which these invoices, or the whole balance, are paid. Whoever asks for the same while it is open gets the same
 * one; pages that ask for a part of it, or for another amount, are closed first.
 */
@Injectable()
export class PaymentOpening {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly door: StripeDoor,
    private readonly checkout: Checkout,
    private readonly settlement: Settlement,
  ) {}

  /** The id of the payment, whose page is open. */
  async begin(order: PaymentOrder): Promise<string> {
    this.door.mustBeSetUp();
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const { payment, linkEpoch, inTheWay } = await this.plan(order);
      for (const other of inTheWay) await this.close(other);
      if (!payment) continue;
      if (payment.isLive(this.clock.now()) || (await this.open(payment, linkEpoch))) return payment.id;
      await pause(LOOK_EVERY_MS);
    }
    throw new StripeUnavailable('busy');
  }

  /** The payment as it is committed before Stripe is asked; or those that must be closed before there can be one. */
  private plan(order: PaymentOrder): Promise<Plan> {
    const { accountId, invoiceIds, by, linkOf } = order;
    return this.em.fork().transactional(async (em) => {
      const account = await lockAccount(em, accountId);
      // It may have been cancelled since it was looked at.
      if (linkOf !== null && (await isLinkWithdrawn(em, linkOf))) throw linkWithdrawn();
      const { amount, balanceVersion } = await amountToPay(em, account, invoiceIds, by);
      const purpose = purposeOf(invoiceIds);
      const live = await em.find(Payment, { accountId: account.id, state: 'pending' });
      const overlapping = live.filter((payment) => payment.overlaps(invoiceIds));
      for (const payment of overlapping) payment.mustNotBeUnderWay();
      const now = this.clock.now();
      const same = overlapping.find(
        (payment) => payment.purpose === purpose && payment.amount === amount && (payment.url === null || payment.isLive(now)),
      );
      const inTheWay = overlapping.filter((payment) => payment !== same);
      const { linkEpoch } = account;
      if (inTheWay.length > 0) return { linkEpoch, inTheWay };
      if (same) {
        if (linkOf === null) same.isWantedAgain();
        else if (await isLinkWithdrawn(em, same.linkId)) throw linkWithdrawn();
        return { payment: same, linkEpoch, inTheWay };
      }
      mustFit(await sizeFoundByStripe(em, { accountId: account.id, purpose, balanceVersion }));
      const attempt = await nextAttempt(em, { accountId: account.id, purpose, balanceVersion });
      const terms = { accountId: account.id, amount, currency: account.currency, invoiceIds, balanceVersion, attempt, linkOf };
      const payment = Payment.start({ ...terms, startedBy: by.staffId }, now);
      em.persist(payment);
      return { payment, linkEpoch, inTheWay };
    });
  }

  private async close({ id, sessionId }: Payment): Promise<void> {
    if (sessionId === null) return this.giveUp(id);
    const state = await this.settlement.close(id, sessionId);
    if (state === 'cancelled' || state === 'failed') return;
    throw state === 'pending'
      ? paymentUnderWay()
      : new DomainError(
          'conflict',
          'billing.paid-meanwhile',
          'Somebody has just paid. Look at the account before you pay again.',
        );
  }

  /** Nobody has seen the page that Stripe may have made for it. Whoever is about to be answered finds it given up. */
  private giveUp(paymentId: string): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      if (payment.sessionId === null) payment.cancel(this.clock.now());
    });
  }

  /** False: somebody else is asking Stripe for the same page at this moment. */
  private async open(payment: Payment, linkEpoch: number): Promise<boolean> {
    const session = await this.ask(payment, linkEpoch);
    if (!session) return false;
    if (await this.keep(payment.id, session)) return true;
    await this.settlement.close(payment.id, session.id);
    throw paymentReplaced();
  }

  private async ask(payment: Payment, linkEpoch: number): Promise<OpenSession | undefined> {
    try {
      return await this.checkout.open(payment, linkEpoch);
    } catch (error) {
      if (error instanceof StripeRefusal) throw await this.refused(payment.id, error);
      if (!(error instanceof StripeUnavailable)) throw error;
      if (error.reason === 'busy') return undefined;
      if (error.reason === 'key-spent') await this.takeAnotherKey(payment);
      throw error;
    }
  }

  /** False: the payment was given up before Stripe had answered. */
  private keep(paymentId: string, session: OpenSession): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      if (payment.state === 'pending') payment.opened(session);
      return payment.state === 'pending' || payment.sessionId === session.id;
    });
  }

  private takeAnotherKey({ id, attempt }: Payment): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, id);
      if (payment.attempt === attempt) payment.attempt = await nextAttempt(em, payment);
    });
  }

  private async refused(paymentId: string, { code }: StripeRefusal): Promise<DomainError> {
    await this.em.fork().transactional(async (em) => (await lockPayment(em, paymentId)).payment.fail(code, this.clock.now()));
    mustFit(sizeOfFailure(code));
    return new DomainError(
      'conflict',
      'billing.payment-refused',
      'Stripe refuses this payment. An administrator can look up why at Stripe.',
    );
  }
}
