import { Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { More } from '../../../parts/more.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { practiceQuery } from '../../../session/practice.js';
import { ledgerQuery } from '../queries.js';
import { Entries } from './entries.js';
import { useAccount } from './use-account.js';

/** What changed the balance of an account, the newest first. */
export default function Ledger() {
  const { t } = useTranslation('billing');
  const { id, currency } = useAccount();
  const { data: practice } = useQuery(practiceQuery);
  const list = useInfiniteQuery(ledgerQuery(id));
  const { data, error, refetch } = list;
  // What was posted meanwhile pushes others onto the next page: each stands where it was met first.
  const entries = data && [...new Map(data.pages.flatMap((page) => page.items).map((item) => [item.id, item])).values()];
  return (
    <Section title={t('ledger.title')} about={t('ledger.about', { zone: practice?.timeZone })}>
      <ProblemAlert error={error} title={t('ledger.failed')} onRetry={() => void refetch()} />
      {!entries && !error && <Skeleton h={220} radius="md" />}
      {entries?.length === 0 && <EmptyState title={t('ledger.none')}>{t('ledger.noneWords')}</EmptyState>}
      {entries && entries.length > 0 && <Entries label={t('ledger.title')} entries={entries} currency={currency} />}
      <More
        words={t('ledger.more')}
        hasMore={list.hasNextPage}
        busy={list.isFetchingNextPage}
        failed={list.isFetchNextPageError}
        onMore={() => void list.fetchNextPage()}
      />
    </Section>
  );
}
