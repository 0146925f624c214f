import { Group, Skeleton, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { timelineQuery, useStaffId } from '../queries.js';
import { FactItem } from './fact-item.js';
import classes from './fact-list.module.css';

const WAITING_LINES = 8;

/** The facts of these types, or all of them, the newest first. */
export function FactList({ types }: { types: readonly string[] }) {
  const { t } = useTranslation('member');
  const timeline = useInfiniteQuery(timelineQuery(useStaffId(), types));
  const facts = timeline.data?.pages.flatMap(({ items }) => items) ?? [];

  const list = useRef<HTMLOListElement>(null);
  const shown = useRef(0);

  // The button moves or goes away; the reader goes on with the first fact that came.
  useEffect(() => {
    const next = shown.current > 0 && list.current?.children[shown.current];
    if (!(next instanceof HTMLElement)) return;
    next.focus();
    shown.current = 0;
  });

  function showEarlier() {
    shown.current = facts.length;
    void timeline.fetchNextPage();
  }

  if (timeline.isPending)
    return (
      <Stack gap="md" role="status" aria-label={t('activity.loading')}>
        {Array.from({ length: WAITING_LINES }, (_, line) => (
          <Skeleton key={line} height={44} />
        ))}
      </Stack>
    );
  if (timeline.isError && facts.length === 0)
    return <ProblemAlert error={timeline.error} onRetry={() => void timeline.refetch()} />;
  if (facts.length === 0) return <EmptyState title={t('activity.empty')}>{t('activity.emptyWords')}</EmptyState>;
  return (
    <Stack gap="md">
      <ol className={classes.facts} ref={list}>
        {facts.map((fact) => (
          <FactItem key={fact.id} fact={fact} />
        ))}
      </ol>
      <ProblemAlert error={timeline.error} />
      {timeline.hasNextPage && (
        <Group justify="center">
          <SendButton variant="default" busy={timeline.isFetchingNextPage} onClick={showEarlier}>
            {t('activity.more')}
          </SendButton>
        </Group>
      )}
    </Stack>
  );
}
