import { Anchor, Badge, Code, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Moment } from '../../parts/moment.js';
import { Page } from '../../parts/page.js';
import { itemsOf, MoreOf } from '../../parts/paged.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import classes from './billing.module.css';
import { exceptionsKey, exceptionsQuery, type PaymentException } from './payments/queries.js';
import { ResolveException } from './payments/resolve-exception.js';

/** What came from Stripe and fits nothing here, and what to do about it. */
export default function Exceptions() {
  const { t } = useTranslation(['payments', 'billing']);
  const list = useInfiniteQuery(exceptionsQuery);
  useLiveRefresh('billing', exceptionsKey);
  const { data, error, refetch } = list;
  const items = itemsOf(data);
  return (
    <Page
      title={t('exceptions.title')}
      about={
        <Stack gap={4} align="flex-start">
          <Text>{t('exceptions.about')}</Text>
          <Anchor component={Link} to="/billing" size="sm">
            {t('billing:account.all')}
          </Anchor>
        </Stack>
      }
    >
      <ProblemAlert error={error} title={t('exceptions.failed')} onRetry={() => void refetch()} />
      {!items && !error && <Skeleton h={320} radius="lg" />}
      {items?.length === 0 && <EmptyState title={t('exceptions.none')}>{t('exceptions.noneWords')}</EmptyState>}
      {items && items.length > 0 && (
        <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
          <ul className={classes.rows} aria-label={t('exceptions.title')}>
            {items.map((exception) => (
              <ExceptionRow key={exception.id} exception={exception} />
            ))}
          </ul>
        </Paper>
      )}
      <MoreOf words={t('exceptions.more')} list={list} />
    </Page>
  );
}

function ExceptionRow({ exception }: { exception: PaymentException }) {
  const { t, i18n } = useTranslation('payments');
  const { objectId, accountId, paymentId, state, firstSeenAt } = exception;
  const kind = i18n.exists(`exceptions.kind.${exception.kind}.title`, { ns: 'payments' }) ? exception.kind : 'other';
  return (
    <li className={classes.row}>
      <Stack gap={6} miw={0}>
        <Group gap="xs">
          <Text fw={600}>{t(`exceptions.kind.${kind}.title`)}</Text>
          <Badge variant="outline" color={state === 'open' ? 'orange' : 'gray'} tt="none" fw={600} className="state-badge">
            {t(`exceptions.state.${state}`)}
          </Badge>
        </Group>
        <Text size="sm">{t(`exceptions.kind.${kind}.words`)}</Text>
        <Text size="sm" c="dimmed" component="div">
          {t('exceptions.object')} <Code style={{ overflowWrap: 'anywhere' }}>{objectId}</Code> · {t('exceptions.seen')}{' '}
          <Moment at={firstSeenAt} />
        </Text>
        {(accountId ?? paymentId) && (
          <Group gap="md">
            {accountId && (
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/billing/accounts/$accountId" params={{ accountId }} {...props} />}
              >
                {t('exceptions.toAccount')}
              </Anchor>
            )}
            {paymentId && (
              <Anchor
                size="sm"
                renderRoot={(props) => <Link to="/billing/payments/$paymentId" params={{ paymentId }} {...props} />}
              >
                {t('exceptions.toPayment')}
              </Anchor>
            )}
          </Group>
        )}
        {state === 'open' && <ResolveException exception={exception} />}
      </Stack>
    </li>
  );
}
