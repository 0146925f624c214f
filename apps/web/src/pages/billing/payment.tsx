import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../parts/download-button.js';
import { hasReceipt } from '../../parts/has-receipt.js';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useMoneyWords } from './money.js';
import { NoSuchThing } from './no-such-thing.js';
import { MoneyBack } from './payments/money-back.js';
import { PaymentView } from './payments/payment-view.js';
import { type Payment, paymentQuery, receiptOf } from './payments/queries.js';

/** Where Stripe's page leads back to: how the payment really stands, whatever the way here was called. */
export default function PaymentPage() {
  const { t } = useTranslation('payments');
  const { paymentId } = useParams({ from: '/portal/billing/billing/payments/$paymentId' });
  const question = paymentQuery(paymentId);
  const { data: payment, error, refetch } = useQuery(question);
  useLiveRefresh(
    'billing',
    question.queryKey,
    ({ accountId }) => accountId === null || !payment || accountId === payment.accountId,
  );

  if (payment === null) return <NoSuchThing>{t('page.none')}</NoSuchThing>;
  if (payment) return <Shown payment={payment} />;
  return (
    <Page title={t('page.title')}>
      <ProblemAlert error={error} title={t('page.failed')} onRetry={() => void refetch()} />
      {!error && <Skeleton h={320} radius="lg" />}
    </Page>
  );
}

function Shown({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const words = useMoneyWords(payment.currency);
  return (
    <Page
      title={t('page.titleOf', { amount: words(payment.amount) })}
      about={
        <Anchor
          renderRoot={(props) => <Link to="/billing/accounts/$accountId" params={{ accountId: payment.accountId }} {...props} />}
          size="sm"
        >
          {t('page.back')}
        </Anchor>
      }
      actions={hasReceipt(payment) && <DownloadButton href={receiptOf(payment)}>{t('page.receipt')}</DownloadButton>}
    >
      <PaymentView payment={payment} />
      <MoneyBack payment={payment} />
    </Page>
  );
}
