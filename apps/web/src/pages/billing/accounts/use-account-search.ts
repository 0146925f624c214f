import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AccountSearch } from '../account-search.js';

/** Which accounts the address asks for, and the way to ask for others. */
export function useAccountSearch() {
  const search = useSearch({ from: '/portal/billing/billing' });
  const navigate = useNavigate();
  return {
    search,
    ask: (change: AccountSearch) => void navigate({ to: '/billing', search: { ...search, ...change }, replace: true }),
  };
}
