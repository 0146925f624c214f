import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { accountQuery, type BillingAccount } from '../queries.js';

const from = '/portal/billing/billing/accounts/$accountId';

/** Whose pages these are. */
export const useAccountId = (): string => useParams({ from }).accountId;

/** The account whose page this is; pages are shown only of what the reader may see. */
export function useAccount(): BillingAccount {
  const { data } = useSuspenseQuery(accountQuery(useAccountId()));
  if (!data) throw new Error('This page is for an account that is there.');
  return data;
}
