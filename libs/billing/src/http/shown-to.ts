import type { Caller } from '#shared-kernel/context';
import type { PaymentView } from '../persistence/payments.js';

/** What a payment is paid with is only for those who may take payments. */
export const shownTo = ({ role, features }: Pick<Caller, 'role' | 'features'>, payment: PaymentView): PaymentView =>
  role === 'administrator' || features.includes('balance_payment') ? payment : { ...payment, url: null, payerLink: null };
