import type { EntityManager } from '@mikro-orm/postgresql';
import type { BillingAccount } from '../domain/billing-account.js';
import { stripeFee } from '../domain/postings.js';
import { post } from '../persistence/ledger.js';
import { noteException } from './payment-exceptions.js';

/** Posts what Stripe keeps, or gives back, once for each of its balance transactions. */
export async function postFee(
  em: EntityManager,
  account: BillingAccount,
  paymentId: string,
  fee: { readonly reference: string; readonly amount: number; readonly currency: string },
): Promise<void> {
  if (fee.amount === 0) return;
  if (fee.currency === account.currency) {
    await post(em, stripeFee({ account, reference: fee.reference }, fee.amount));
    return;
  }
  const misfit = { kind: 'fee_in_other_currency' as const, objectId: fee.reference, accountId: account.id, paymentId };
  await noteException(em.getKysely(), misfit);
}
