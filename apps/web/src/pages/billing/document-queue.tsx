import { Anchor, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Page } from '../../parts/page.js';
import { itemsOf, MoreOf } from '../../parts/paged.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import classes from './billing.module.css';
import { queueKey, queueQuery } from './documents/queries.js';
import { WaitingItem } from './documents/waiting-item.js';

/** What waits for an administrator's word, on all accounts, what waits longest first. */
export default function DocumentQueue() {
  const { t } = useTranslation(['billing-documents', 'billing']);
  const list = useInfiniteQuery(queueQuery);
  useLiveRefresh('billing', queueKey);
  const { data, error, refetch } = list;
  // A newer version takes the place of one that waits: what is decided about is what was seen.
  const items = itemsOf(data);
  return (
    <Page
      title={t('queue.title')}
      about={
        <Stack gap={4} align="flex-start">
          <Text>{t('queue.about')}</Text>
          <Anchor component={Link} to="/billing" size="sm">
            {t('billing:account.all')}
          </Anchor>
        </Stack>
      }
    >
      <Section id="queue" title={t('queue.waiting')}>
        <ProblemAlert error={error} title={t('failed')} onRetry={() => void refetch()} />
        {!items && !error && <Skeleton h={320} radius="md" />}
        {items?.length === 0 && <EmptyState title={t('queue.none')}>{t('queue.noneWords')}</EmptyState>}
        {items && items.length > 0 && (
          <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
            <ul className={classes.rows} aria-label={t('queue.waiting')}>
              {items.map((waiting) => (
                <WaitingItem key={`${waiting.id} ${waiting.number}`} waiting={waiting} />
              ))}
            </ul>
          </Paper>
        )}
        <MoreOf words={t('queue.more')} list={list} />
      </Section>
    </Page>
  );
}
