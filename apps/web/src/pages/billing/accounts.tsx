import { Button } from '@mantine/core';
import { IconFilePlus, IconUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { useSession } from '../../session/session.js';
import { AccountList } from './accounts/account-list.js';
import { AccountsBar } from './accounts/accounts-bar.js';
import { BillingMenu } from './accounts/billing-menu.js';

/** The accounts that whoever looks may see: all of them for administrators, for others those that were entrusted to them. */
export default function Accounts() {
  const { t } = useTranslation('billing');
  const isAdministrator = useSession().role === 'administrator';
  return (
    <Page
      title={t('accounts.title')}
      about={t(isAdministrator ? 'accounts.aboutAdministrator' : 'accounts.aboutStaff')}
      actions={
        isAdministrator && (
          <>
            <Button component={Link} to="/billing/new" leftSection={<IconFilePlus size={18} aria-hidden />}>
              {t('accounts.open')}
            </Button>
            <Button component={Link} to="/billing/import" variant="default" leftSection={<IconUpload size={18} aria-hidden />}>
              {t('accounts.import')}
            </Button>
            <BillingMenu />
          </>
        )
      }
    >
      <AccountsBar />
      <AccountList />
    </Page>
  );
}
