import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Session, useSession } from './session.js';

/** Everything that pages know of billing. */
export const billingKey = ['billing'] as const;

/** Administrators have it anyway. */
export const hasBilling = ({ role, features }: Session): boolean =>
  role === 'administrator' || features.includes('billing_documents');

/** Whether whoever is signed in may take payments. */
export const takesPayments = ({ role, features }: Session): boolean =>
  role === 'administrator' || features.includes('balance_payment');

export const useHasBilling = (): boolean => hasBilling(useSession());

/** When billing is switched off for whoever looks, what the page knows of it is forgotten at once. */
export function useForgetBilling(): void {
  const on = useHasBilling();
  const queries = useQueryClient();
  useEffect(() => {
    if (!on) queries.removeQueries({ queryKey: billingKey });
  }, [on, queries]);
}
