import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { hasBilling } from './rights.js';
import { useSession } from './session.js';

/** Everything that pages know of billing. */
export const billingKey = ['billing'] as const;

export const useHasBilling = (): boolean => hasBilling(useSession());

/** When billing is switched off for whoever looks, what the page knows of it is forgotten at once. */
export function useForgetBilling(): void {
  const on = useHasBilling();
  const queries = useQueryClient();
  useEffect(() => {
    if (!on) queries.removeQueries({ queryKey: billingKey });
  }, [on, queries]);
}
