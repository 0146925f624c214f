import { Anchor, Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../parts/empty-state.js';
import { useLiveRefresh } from '../../../parts/live-refresh.js';
import { itemsOf, MoreOf } from '../../../parts/paged.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { useSession } from '../../../session/session.js';
import classes from '../billing.module.css';
import { Money } from '../money.js';
import { accountsKey, accountsQuery, type ListedAccount } from '../queries.js';
import { useAccountSearch } from './use-account-search.js';

/** The accounts, more of them as one scrolls. What is given, withdrawn or owed shows by itself. */
export function AccountList() {
  const { t } = useTranslation('billing');
  const { search, ask } = useAccountSearch();
  const list = useInfiniteQuery(accountsQuery(search));
  useLiveRefresh('billing', accountsKey);
  const { data, error, refetch, isPlaceholderData } = list;
  const items = itemsOf(data);

  return (
    <>
      <ProblemAlert error={error} title={t('accounts.failed')} onRetry={() => void refetch()} />
      {!items && !error && <Skeleton h={420} radius="lg" />}
      {items?.length === 0 &&
        (search.search ? (
          <EmptyState
            title={t('accounts.noneFound')}
            action={
              <Button variant="default" onClick={() => ask({ search: undefined })}>
                {t('accounts.clear')}
              </Button>
            }
          >
            {t('accounts.noneFoundWords')}
          </EmptyState>
        ) : (
          <NoneYet />
        ))}
      {items && items.length > 0 && (
        <Paper withBorder radius="lg" aria-busy={isPlaceholderData} style={{ overflow: 'hidden' }}>
          <ul className={classes.rows} aria-label={t('accounts.title')}>
            {items.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </ul>
          <MoreOf words={t('accounts.more')} list={list} />
        </Paper>
      )}
    </>
  );
}

function AccountRow({ account: { id, holderName, externalId, balance, openInvoices } }: { account: ListedAccount }) {
  const { t } = useTranslation('billing');
  return (
    <li className={classes.row}>
      <Stack gap={2} miw={0}>
        <Anchor
          renderRoot={(props) => <Link to="/billing/accounts/$accountId" params={{ accountId: id }} {...props} />}
          className={`${classes.rowLink} any-name`}
          fw={600}
          dir="auto"
        >
          {holderName}
        </Anchor>
        <Text size="sm" c="dimmed" className="any-name">
          {externalId}
        </Text>
      </Stack>
      <Stack gap={2} className={classes.amount}>
        <Money fw={600} {...balance} />
        <Text size="sm" c="dimmed">
          {openInvoices > 0 ? t('accounts.invoices', { count: openInvoices }) : t('accounts.noInvoices')}
        </Text>
      </Stack>
    </li>
  );
}

function NoneYet() {
  const { t } = useTranslation('billing');
  if (useSession().role !== 'administrator')
    return <EmptyState title={t('accounts.noneYours')}>{t('accounts.noneYoursWords')}</EmptyState>;
  return (
    <EmptyState
      title={t('accounts.noneYet')}
      action={
        <Group justify="center">
          <Button component={Link} to="/billing/import">
            {t('accounts.import')}
          </Button>
          <Button component={Link} to="/billing/new" variant="default">
            {t('accounts.open')}
          </Button>
        </Group>
      }
    >
      {t('accounts.noneYetWords')}
    </EmptyState>
  );
}
