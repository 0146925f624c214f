import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { PageLoading } from '../../parts/page-loading.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { AccountFigures } from './account/account-figures.js';
import { AccountMenu, accountPages } from './account/account-menu.js';
import { useAccountId } from './account/use-account.js';
import { PayBar } from './payments/pay-bar.js';
import { NoSuchThing } from './no-such-thing.js';
import { accountKey, accountQuery, type BillingAccount } from './queries.js';
import { useFollowAccount } from './use-follow-account.js';

/** The pages of one account, or word that there is none that the reader may see. */
export default function Account() {
  const { t } = useTranslation('billing');
  const accountId = useAccountId();
  const queries = useQueryClient();
  const { data: account, error, refetch } = useQuery(accountQuery(accountId));
  useFollowAccount(accountId);
  const isNone = account === null;
  // Whoever may not see it any more keeps nothing of it.
  useEffect(() => {
    if (isNone) queries.removeQueries({ queryKey: accountKey(accountId), type: 'inactive' });
  }, [isNone, accountId, queries]);

  if (isNone) return <NoSuchThing>{t('account.none')}</NoSuchThing>;
  if (account) return <AccountPages account={account} />;
  return (
    <Page title={t('account.title')}>
      <ProblemAlert error={error} title={t('account.failed')} onRetry={() => void refetch()} />
      {!error && <Skeleton h={420} radius="lg" />}
    </Page>
  );
}

/** What stands above all pages of one account. */
function AccountPages({ account }: { account: BillingAccount }) {
  const { t } = useTranslation('billing');
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const page = accountPages.find((name) => path.endsWith(`/${name}`)) ?? 'invoices';
  const about = [account.externalId && t('account.externalId', { id: account.externalId }), account.email].filter(Boolean);
  return (
    <Page
      title={account.holderName}
      windowTitle={t(`account.windowTitle.${page}`, { name: account.holderName })}
      about={
        <Stack gap={4} align="flex-start">
          {about.length > 0 && <Text className="any-name">{about.join(' · ')}</Text>}
          <Anchor component={Link} to="/billing" size="sm">
            {t('account.all')}
          </Anchor>
        </Stack>
      }
    >
      <AccountFigures account={account} />
      <PayBar accountId={account.id} {...account.balance} />
      <AccountMenu accountId={account.id} current={page} />
      <Suspense fallback={<PageLoading />}>
        <Outlet />
      </Suspense>
    </Page>
  );
}
