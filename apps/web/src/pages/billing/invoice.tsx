import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Draft } from './invoice/draft.js';
import { InvoiceView } from './invoice/invoice-view.js';
import { NoSuchThing } from './no-such-thing.js';
import { invoiceQuery } from './queries.js';

/** One invoice: as a draft it is written here, issued it can only be looked at, taken along, or cancelled. */
export default function InvoicePage() {
  const { t } = useTranslation('billing');
  const { invoiceId } = useParams({ from: '/portal/billing/billing/invoices/$invoiceId' });
  const question = invoiceQuery(invoiceId);
  const { data: invoice, error, refetch } = useQuery(question);
  useLiveRefresh(
    'billing',
    question.queryKey,
    ({ accountId }) => accountId === null || !invoice || accountId === invoice.accountId,
  );

  if (invoice === null) return <NoSuchThing>{t('invoice.none')}</NoSuchThing>;
  if (invoice?.state === 'draft') return <Draft key={invoice.id} invoice={invoice} />;
  if (invoice) return <InvoiceView invoice={invoice} />;
  return (
    <Page title={t('invoice.title')}>
      <ProblemAlert error={error} title={t('invoice.failed')} onRetry={() => void refetch()} />
      {!error && <Skeleton h={420} radius="lg" />}
    </Page>
  );
}
