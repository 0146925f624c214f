import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { HolderLine } from './invoice/holder-line.js';
import { NewDraft } from './invoice/new-draft.js';
import { NoSuchThing } from './no-such-thing.js';
import { accountQuery } from './queries.js';

/** Begins an invoice. Saved it is a draft, whose page comes next. */
export default function NewInvoice() {
  const { t } = useTranslation('billing');
  const { accountId } = useParams({ from: '/portal/billing/billing/accounts/$accountId/invoices/new' });
  const { data: account, error, refetch } = useQuery(accountQuery(accountId));
  if (account === null) return <NoSuchThing>{t('account.none')}</NoSuchThing>;
  return (
    <Page
      title={t('draft.newTitle')}
      about={account ? <HolderLine accountId={accountId} holderName={account.holderName} /> : '\u00a0'}
    >
      <ProblemAlert error={error} title={t('account.failed')} onRetry={() => void refetch()} />
      {account ? <NewDraft account={account} /> : !error && <Skeleton h={480} radius="lg" />}
    </Page>
  );
}
