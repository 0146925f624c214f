import type { InfiniteData } from '@tanstack/react-query';
import { More } from './more.js';

/** What the pages of a list hold. Between two of them something may have moved: it stands where it was met first. */
export const itemsOf = <Item extends { id: string }>(data: InfiniteData<{ items: Item[] }> | undefined): Item[] | undefined =>
  data && [...new Map(data.pages.flatMap((page) => page.items).map((item) => [item.id, item])).values()];

interface MoreOfProps {
  words: string;
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
}

/** Fetches the next page of a list. */
export function MoreOf({ words, list }: MoreOfProps) {
  return (
    <More
      words={words}
      hasMore={list.hasNextPage}
      busy={list.isFetchingNextPage}
      failed={list.isFetchNextPageError}
      onMore={() => void list.fetchNextPage()}
    />
  );
}
