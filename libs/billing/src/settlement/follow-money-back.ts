import type { EntityManager } from '@mikro-orm/postgresql';
import type { BillingAccount } from '../domain/billing-account.js';
import { Dispute } from '../domain/dispute.js';
import type { Payment } from '../domain/payment.js';
import { disputeLost, disputeOpened, disputeWon, fromCredit, refundFailed, refundMade } from '../domain/postings.js';
import { Refund } from '../domain/refund.js';
import { creditOf, post } from '../persistence/ledger.js';
import { lockOpenInvoices } from '../persistence/load.js';
import { applyCredit } from '../persistence/take-payment.js';
import type { ToldBack, ToldDispute, ToldRefund } from '../stripe/told-back.js';
import { noteException } from './payment-exceptions.js';
import { postFee } from './post-fee.js';

interface Scene {
  readonly em: EntityManager;
  readonly account: BillingAccount;
  readonly payment: Payment;
  readonly at: Date;
}

/**
 * Posts what Stripe says has gone back of a payment; the account is locked already. What is seen late is posted step by step, as
 * if it had been seen in time, so that the ledger is the same whatever was heard first.
 */
export async function followMoneyBack(scene: Scene, told: ToldBack): Promise<void> {
  const { em, payment } = scene;
  const which = { paymentId: payment.id };
  const [refunds, disputes] = [await em.find(Refund, which), await em.find(Dispute, which)];
  for (const refund of told.refunds) await followRefund(scene, refunds, refund);
  for (const dispute of told.disputes) await followDispute(scene, disputes, dispute);
  const refunded = refunds.filter((refund) => refund.fromCredit !== null).reduce((sum, { taken }) => sum + taken, 0);
  payment.reckon(
    refunded,
    disputes.some(({ holds }) => holds),
  );
}

async function followRefund({ em, account, payment, at }: Scene, refunds: Refund[], told: ToldRefund): Promise<void> {
  const refund =
    refunds.find(({ refundId }) => refundId === told.id) ??
    refunds.find(({ id, isUnsent, amount }) => id === told.ourId && isUnsent && amount === told.amount) ??
    added(em, refunds, Refund.foundAtStripe(payment, told.id, told.amount, at));
  const about = { account, reference: told.id, amount: told.amount };
  if (refund.fromCredit === null) {
    const unused = fromCredit(told.amount, await creditOf(em, account.id));
    await post(em, refundMade({ ...about, fromCredit: unused }));
    refund.made(told.id, unused);
  }
  if (told.outcome === 'succeeded') refund.succeed(at);
  if (told.outcome !== 'failed' || refund.state === 'failed') return;
  await post(em, refundFailed({ ...about, fromCredit: refund.fromCredit! }));
  await applyCredit(em, about, await lockOpenInvoices(em, account), at);
  refund.fail(told.failure ?? 'failed', at);
}

async function followDispute({ em, account, payment, at }: Scene, disputes: Dispute[], told: ToldDispute): Promise<void> {
  const dispute =
    disputes.find(({ disputeId }) => disputeId === told.id) ??
    added(em, disputes, Dispute.ask(payment, { disputeId: told.id, amount: told.amount, reason: told.reason }, at));
  for (const fee of told.fees) await postFee(em, account, payment.id, fee);
  const about = { account, reference: told.id };
  if (told.state === 'inquiry') return;
  if (told.state === 'closed') return dispute.decide('closed', at);
  await post(em, disputeOpened(about, dispute.amount));
  dispute.open();
  if (told.state === 'won' && dispute.state === 'lost') {
    const misfit = { kind: 'dispute_reversed' as const, objectId: told.id, accountId: account.id, paymentId: payment.id };
    return noteException(em.getKysely(), misfit);
  }
  if (told.state === 'open' || dispute.state !== 'open') return;
  if (told.state === 'won') await post(em, disputeWon(about, dispute.amount));
  else {
    const unused = fromCredit(dispute.amount, await creditOf(em, account.id));
    await post(em, disputeLost({ ...about, amount: dispute.amount, fromCredit: unused }));
  }
  dispute.decide(told.state, at);
}

function added<T extends Refund | Dispute>(em: EntityManager, known: T[], one: T): T {
  em.persist(one);
  known.push(one);
  return one;
}
