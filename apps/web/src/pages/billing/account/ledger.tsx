import { Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { itemsOf, MoreOf } from '../../../parts/paged.js';
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
  const entries = itemsOf(data);
  return (
    <Section title={t('ledger.title')} about={t('ledger.about', { zone: practice?.timeZone })}>
      <ProblemAlert error={error} title={t('ledger.failed')} onRetry={() => void refetch()} />
      {!entries && !error && <Skeleton h={220} radius="md" />}
      {entries?.length === 0 && <EmptyState title={t('ledger.none')}>{t('ledger.noneWords')}</EmptyState>}
      {entries && entries.length > 0 && <Entries label={t('ledger.title')} entries={entries} currency={currency} />}
      <MoreOf words={t('ledger.more')} list={list} />
    </Section>
  );
}
