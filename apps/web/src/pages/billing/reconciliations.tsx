import { Anchor, Group, Paper, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { Moment } from '../../parts/moment.js';
import { Page } from '../../parts/page.js';
import { itemsOf, MoreOf } from '../../parts/paged.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import classes from './billing.module.css';
import { type Reconciliation, reconciliationsQuery } from './payments/queries.js';

const route = getRouteApi('/portal/billing/billing/reconciliations');

/** When Stripe's own record was compared with the ledger, and what had been missing. */
export default function Reconciliations() {
  const { t } = useTranslation(['payments', 'billing']);
  const { all } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(reconciliationsQuery(!all));
  const { data, error, refetch } = list;
  const items = itemsOf(data);
  const none = all ? 'noneYet' : 'none';
  return (
    <Page
      title={t('reconciliations.title')}
      about={
        <Stack gap={4} align="flex-start">
          <Text>{t('reconciliations.about')}</Text>
          <Group gap="md">
            <Anchor component={Link} to="/billing" size="sm">
              {t('billing:account.all')}
            </Anchor>
            <Anchor component={Link} to="/billing/exceptions" size="sm">
              {t('reconciliations.exceptions')}
            </Anchor>
          </Group>
        </Stack>
      }
    >
      <SegmentedControl
        style={{ alignSelf: 'flex-start' }}
        aria-label={t('reconciliations.which')}
        value={all ? 'all' : 'found'}
        onChange={(which) => void navigate({ search: which === 'all' ? { all: true } : {} })}
        data={(['found', 'all'] as const).map((value) => ({ value, label: t(`reconciliations.${value}`) }))}
      />
      <ProblemAlert error={error} title={t('reconciliations.failed')} onRetry={() => void refetch()} />
      {!items && !error && <Skeleton h={320} radius="lg" />}
      {items?.length === 0 && <EmptyState title={t(`reconciliations.${none}`)}>{t(`reconciliations.${none}Words`)}</EmptyState>}
      {items && items.length > 0 && (
        <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
          <ul className={classes.rows} aria-label={t('reconciliations.title')}>
            {items.map((reconciliation) => (
              <ReconciliationRow key={reconciliation.id} {...reconciliation} />
            ))}
          </ul>
        </Paper>
      )}
      <MoreOf words={t('reconciliations.more')} list={list} />
    </Page>
  );
}

function ReconciliationRow({ startedAt, since, events, eventsMissing, entries, entriesMissing }: Reconciliation) {
  const { t } = useTranslation('payments');
  const missing = [
    eventsMissing > 0 && t('reconciliations.events', { count: eventsMissing }),
    entriesMissing > 0 && t('reconciliations.entries', { count: entriesMissing }),
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Stack gap={2}>
        <Text fw={600}>
          <Moment at={startedAt} />
        </Text>
        <Text size="sm">{missing.length > 0 ? missing.join(' · ') : t('reconciliations.complete')}</Text>
        <Text size="sm" c="dimmed">
          {t('reconciliations.of', { events, entries })} · {t('reconciliations.looked')} <Moment at={since} />
        </Text>
      </Stack>
    </li>
  );
}
