import type { paths } from '../../api/schema.js';

export const accountSorts = ['name', '-name', '-balance', 'balance', '-opened', 'opened'] as const satisfies NonNullable<
  paths['/api/billing-accounts']['get']['parameters']['query']
>['sort'][];

/** Which accounts are shown and in which order, as the address says it. */
export interface AccountSearch {
  search?: string;
  sort?: (typeof accountSorts)[number];
}

/** The address may be typed by hand: what is not understood is left out. */
export function readAccountSearch({ search, sort }: Record<string, unknown>): AccountSearch {
  // A number typed into the address arrives as a number.
  const words = typeof search === 'string' || typeof search === 'number' ? String(search).slice(0, 200) : '';
  const order = accountSorts.find((each) => each === sort);
  return { ...(words.trim() && { search: words }), ...(order && order !== 'name' && { sort: order }) };
}
