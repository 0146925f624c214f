import { invalid, noSuch } from '../failure.js';
import type { Collection } from '../state/collection.js';
import type { Pagination } from './params.js';

export type Page<T> = { object: 'list'; url: string; has_more: boolean; data: T[] };

type Question<T> = {
  url: string;
  kind: string;
  page: Pagination;
  /** When it was made, in seconds; and whether it is asked for. */
  created: (item: T) => number;
  matches?: (item: T) => boolean;
};

/** A page of a collection, the newest first, as every list of Stripe's: https://docs.stripe.com/api/pagination */
export function listed<T extends { id: string }, S>(
  collection: Collection<T>,
  { url, kind, page, created, matches = () => true }: Question<T>,
  present: (item: T) => S,
): Page<S> {
  const { limit, starting_after: after, ending_before: before } = page;
  if (after && before) throw invalid('You can only specify one of starting_after and ending_before.', { param: 'ending_before' });
  for (const [param, id] of Object.entries({ starting_after: after, ending_before: before })) {
    if (id && !collection.get(id)) throw noSuch(kind, id, param);
  }
  const found: T[] = [];
  for (const item of before ? collection.oldestFirst(before) : collection.newestFirst(after)) {
    if (!within(page.created, created(item)) || !matches(item)) continue;
    found.push(item);
    if (found.length > limit) break;
  }
  const data = found.slice(0, limit);
  if (before) data.reverse();
  return { object: 'list', url, has_more: found.length > limit, data: data.map((item) => present(item)) };
}

function within(range: Pagination['created'], at: number): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return at === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return at > gt && at >= gte && at < lt && at <= lte;
}

/** A list that is part of an object, such as the refunds of a charge. */
export function whole<T>(url: string, items: T[]): Page<T> {
  return { object: 'list', url, has_more: false, data: items };
}
