import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.js';
import type { LiveEvents } from '../../../session/live.js';
import { type Bound, conversationKey, conversationQuery, type Message, type MessagePage } from '../queries.js';

export type Change = Pick<LiveEvents['conversation'], 'what' | 'position'>;
type Pages = InfiniteData<MessagePage, Bound>;

/** Conversations that are being brought up to date, and what changed in them meanwhile. */
const underWay = new Map<string, { waiting: Change[]; done: Promise<void> }>();

/** Brings what is shown of a conversation up to date. Changes that come while one is fetched are fetched after it, together. */
export function catchUp(queries: QueryClient, id: string, change: Change): Promise<void> {
  const running = underWay.get(id);
  if (running) {
    running.waiting.push(change);
    return running.done;
  }
  const waiting = [change];
  const done = work(queries, id, waiting);
  underWay.set(id, { waiting, done });
  return done;
}

async function work(queries: QueryClient, id: string, waiting: Change[]): Promise<void> {
  // It is known to be under way before it begins.
  await Promise.resolve();
  try {
    while (waiting.length > 0) await fetchChanged(queries, id, waiting.splice(0));
  } finally {
    underWay.delete(id);
  }
}

/** Fetches only what changed. Everything, where that is not enough or would meet with another fetching. */
async function fetchChanged(queries: QueryClient, id: string, changes: readonly Change[]): Promise<void> {
  const everything = () => queries.invalidateQueries({ queryKey: conversationKey(id) });
  const isFetching = () => queries.isFetching({ queryKey: conversationKey(id) }) > 0;
  const messagesKey = [...conversationKey(id), 'messages'];
  // What is not shown is fetched when it is opened.
  void queries.invalidateQueries({ queryKey: messagesKey, type: 'inactive', refetchType: 'none' });
  const [shown] = queries.getQueryCache().findAll({ queryKey: messagesKey, type: 'active' });
  const pages = shown?.state.data as Pages | undefined;
  if (!shown || !pages || isFetching() || changes.some(({ what }) => what === 'people')) return everything();
  try {
    const fetched = await changedMessages(queries, id, pages, changes);
    if (isFetching() || shown.state.data !== pages) return everything();
    show(queries, id, shown.queryKey, fetched, changes);
  } catch {
    return everything();
  }
  return undefined;
}

async function changedMessages(
  queries: QueryClient,
  id: string,
  pages: Pages,
  changes: readonly Change[],
): Promise<readonly Message[]> {
  const positions = (kind: Change['what']) => changes.flatMap(({ what, position }) => (what === kind ? [position] : []));
  const newest = newestOf(pages);
  const [first] = pages.pageParams;
  const head = queries.getQueryData(conversationQuery(id).queryKey);
  const reachesEnd = (first?.before === undefined && first?.after === undefined) || newest >= (head?.lastPosition ?? 0);
  const read = positions('read');
  return [
    ...(reachesEnd && Math.max(0, ...positions('message')) > newest ? await messagesAfter(id, newest) : []),
    ...(await Promise.all(positions('withdrawn').map((position) => fetchRange(id, { before: position + 1, limit: 1 })))).flatMap(
      ({ items }) => items,
    ),
    ...(read.length > 0 ? await receiptsTo(id, pages, Math.max(...read), Math.min(...read)) : []),
  ];
}

const fetchRange = (id: string, query: Bound & { limit?: number }) =>
  answerOf(api.GET('/api/conversations/{id}/messages', { params: { path: { id }, query } }));

async function messagesAfter(id: string, position: number): Promise<Message[]> {
  const { items, nextCursor } = await fetchRange(id, { after: position });
  return nextCursor === null ? items : [...(await messagesAfter(id, nextCursor)), ...items];
}

/**
 * Messages with their receipts, from the last one that was read back to the first. A change does not say how far back it goes:
 * to where own messages are met that are as they were.
 */
async function receiptsTo(id: string, pages: Pages, last: number, least: number): Promise<Message[]> {
  const known = new Map(pages.pages.flatMap(({ items }) => items.map((item) => [item.position, item])));
  const { items } = await fetchRange(id, { before: last + 1 });
  const oldest = items.at(-1)?.position ?? 1;
  const own = items.filter(({ readBy }) => readBy.length > 0);
  const isAsBefore = own.some(
    ({ position, readBy }) => position <= least && known.get(position)?.readBy.length === readBy.length,
  );
  if (isAsBefore || !known.has(oldest - 1)) return items;
  return [...items, ...(await receiptsTo(id, pages, oldest - 1, least))];
}

function show(queries: QueryClient, id: string, key: QueryKey, fetched: readonly Message[], changes: readonly Change[]): void {
  const pages = queries.getQueryData<Pages>(key)!;
  const fresh = new Map(fetched.map((message) => [message.position, message]));
  const newest = newestOf(pages);
  const news = fetched.filter(({ position }) => position > newest);
  const kept = pages.pages.map((page) => ({ ...page, items: page.items.map((item) => fresh.get(item.position) ?? item) }));
  const [first, ...others] = kept;
  queries.setQueryData<Pages>(key, { ...pages, pages: [{ ...first!, items: [...news, ...first!.items] }, ...others] });
  const come = changes.flatMap(({ what, position }) => (what === 'message' ? [position] : []));
  const headKey = conversationQuery(id).queryKey;
  const head = queries.setQueryData(
    headKey,
    (known) => known && { ...known, lastPosition: Math.max(known.lastPosition, ...come) },
  );
  // What others write brings it back to the inbox.
  if (head?.archived && come.length > 0) void queries.invalidateQueries({ queryKey: headKey });
}

const newestOf = ({ pages }: Pages): number => pages[0]?.items[0]?.position ?? 0;
