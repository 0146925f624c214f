import { Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { itemsOf, MoreOf } from '../../../parts/paged.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { useShortcuts } from '../../../parts/shortcuts.js';
import { useArchive } from '../use-archive.js';
import { ConversationRow } from './conversation-row.js';
import { type Box, conversationsQuery, type Listed } from '../queries.js';

/** The conversations of a box, more of them as one scrolls; j and k walk through them. */
export function ConversationList({ box }: { box: Box }) {
  const { t } = useTranslation('messages');
  const list = useRef<HTMLUListElement>(null);
  const query = useInfiniteQuery(conversationsQuery(box));
  const { data, error, refetch } = query;
  const items = itemsOf(data);
  const archive = useArchive();

  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>('a[data-conversation]') ?? [])];
  const current = () => links().findIndex((link) => link.closest('li')?.contains(document.activeElement));
  const focus = (place: number) => {
    const all = links();
    all[Math.max(0, Math.min(place, all.length - 1))]?.focus();
  };
  const putAway = (item: Listed) => {
    const place = items?.indexOf(item) ?? 0;
    archive.mutate(item, { onSuccess: () => requestAnimationFrame(() => focus(place)) });
  };
  useShortcuts({
    j: () => focus(current() + 1),
    k: () => focus(Math.max(0, current() - 1)),
    e: () => {
      const item = items?.[current()];
      if (item && !item.left) putAway(item);
    },
  });

  if (!data) {
    return (
      <Stack p="md">
        <ProblemAlert error={error} title={t('inbox.failed')} onRetry={() => void refetch()} />
        {!error && <Waiting />}
      </Stack>
    );
  }
  return (
    <>
      {(error || archive.error) && (
        <Stack p="md">
          <ProblemAlert error={error} title={t('inbox.failed')} onRetry={() => void refetch()} />
          <ProblemAlert error={archive.error} />
        </Stack>
      )}
      {items?.length === 0 && <EmptyState title={t(`inbox.none.${box}`)}>{t(`inbox.noneWords.${box}`)}</EmptyState>}
      <ul ref={list} aria-label={t(`inbox.box.${box}`)} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {items?.map((item) => (
          <ConversationRow
            key={item.id}
            item={item}
            busy={archive.isPending && archive.variables.id === item.id}
            onArchive={item.left ? undefined : () => putAway(item)}
          />
        ))}
      </ul>
      <MoreOf words={t('inbox.more')} list={query} />
    </>
  );
}

const Waiting = () => ['a', 'b', 'c', 'd'].map((row) => <Skeleton key={row} h={62} aria-hidden />);
