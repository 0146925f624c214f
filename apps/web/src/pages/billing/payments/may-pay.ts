import { takesPayments } from '../../../session/billing.js';
import { useSession } from '../../../session/session.js';

/** Whether whoever looks may take payments. */
export const useMayPay = (): boolean => takesPayments(useSession());
