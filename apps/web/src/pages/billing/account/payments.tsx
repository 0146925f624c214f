import { Anchor, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { Moment } from '../../../parts/moment.js';
import { itemsOf, MoreOf } from '../../../parts/paged.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { useSession } from '../../../session/session.js';
import classes from '../billing.module.css';
import { Money } from '../money.js';
import { useMayPay } from '../payments/may-pay.js';
import { PaymentBadge } from '../payments/payment-badge.js';
import { type Payment, paymentsQuery } from '../payments/queries.js';
import { useAccountId } from './use-account.js';
import { WithdrawLinks } from './withdraw-links.js';

/** The payments of an account, the newest first. */
export default function Payments() {
  const { t } = useTranslation('payments');
  const mayPay = useMayPay();
  const isAdministrator = useSession().role === 'administrator';
  const accountId = useAccountId();
  const list = useInfiniteQuery(paymentsQuery(accountId));
  const { data, error, refetch } = list;
  const items = itemsOf(data);
  return (
    <Section title={t('list.title')}>
      <ProblemAlert error={error} title={t('list.failed')} onRetry={() => void refetch()} />
      {!items && !error && <Skeleton h={220} radius="md" />}
      {items?.length === 0 && <EmptyState title={t('list.none')}>{t(mayPay ? 'list.nonePayer' : 'list.noneReader')}</EmptyState>}
      {items && items.length > 0 && (
        <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
          <ul className={classes.rows} aria-label={t('list.title')}>
            {items.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} />
            ))}
          </ul>
        </Paper>
      )}
      <MoreOf words={t('list.more')} list={list} />
      {isAdministrator && items && items.length > 0 && (
        <Group>
          <WithdrawLinks accountId={accountId} />
        </Group>
      )}
    </Section>
  );
}

function PaymentRow({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const { id, amount, currency, invoiceIds, startedAt } = payment;
  return (
    <li className={classes.row}>
      <Stack gap={4} miw={0}>
        <Group gap="xs">
          <Anchor
            renderRoot={(props) => <Link to="/billing/payments/$paymentId" params={{ paymentId: id }} {...props} />}
            className={classes.rowLink}
            fw={600}
          >
            {invoiceIds.length === 0 ? t('of.balance') : t('of.invoices', { count: invoiceIds.length })}
          </Anchor>
          <PaymentBadge payment={payment} />
        </Group>
        <Text size="sm" c="dimmed">
          {t('list.begun')} <Moment at={startedAt} />
        </Text>
      </Stack>
      <Money fw={600} amount={amount} currency={currency} />
    </li>
  );
}
