import { useSession } from '../../../session/session.js';

/** Whether whoever looks may take payments. */
export function useMayPay(): boolean {
  const { role, features } = useSession();
  return role === 'administrator' || features.includes('balance_payment');
}
