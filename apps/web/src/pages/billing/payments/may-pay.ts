import { takesPayments } from '../../../session/rights.js';
import { useSession } from '../../../session/session.js';

/** Whether whoever looks may take payments. */
export const useMayPay = (): boolean => takesPayments(useSession());
