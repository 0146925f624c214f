import { Button, Paper, Skeleton } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { itemsOf, MoreOf } from '../../../parts/paged.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { useSession } from '../../../session/session.js';
import classes from '../billing.module.css';
import { invoicesQuery } from '../queries.js';
import { InvoiceRow } from './invoice-row.js';
import { useAccountId } from './use-account.js';

/** The invoices of an account, the newest first. */
export default function Invoices() {
  const { t } = useTranslation('billing');
  const accountId = useAccountId();
  const isAdministrator = useSession().role === 'administrator';
  const list = useInfiniteQuery(invoicesQuery(accountId));
  const { data, error, refetch } = list;
  const items = itemsOf(data);
  const newButton = isAdministrator && (
    <Button
      renderRoot={(props) => <Link to="/billing/accounts/$accountId/invoices/new" params={{ accountId }} {...props} />}
      leftSection={<IconFilePlus size={18} aria-hidden />}
    >
      {t('invoices.new')}
    </Button>
  );

  return (
    <Section title={t('invoices.title')} actions={newButton}>
      <ProblemAlert error={error} title={t('invoices.failed')} onRetry={() => void refetch()} />
      {!items && !error && <Skeleton h={220} radius="md" />}
      {items?.length === 0 && (
        <EmptyState title={t('invoices.none')}>
          {t(isAdministrator ? 'invoices.noneAdministrator' : 'invoices.noneStaff')}
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
          <ul className={classes.rows} aria-label={t('invoices.title')}>
            {items.map((invoice) => (
              <InvoiceRow key={invoice.id} invoice={invoice} />
            ))}
          </ul>
        </Paper>
      )}
      <MoreOf words={t('invoices.more')} list={list} />
    </Section>
  );
}
