import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconDots, IconDownload, IconFileCheck, IconScale } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LedgerExport } from './ledger-export.js';

/** What administrators seldom want of billing as a whole. */
export function BillingMenu() {
  const { t } = useTranslation('billing');
  const [exporting, dialog] = useDisclosure();
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('accounts.menu')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/billing/documents" leftSection={<IconFileCheck size={16} aria-hidden />}>
            {t('accounts.review')}
          </Menu.Item>
          <Menu.Item component={Link} to="/billing/exceptions" leftSection={<IconAlertTriangle size={16} aria-hidden />}>
            {t('accounts.exceptions')}
          </Menu.Item>
          <Menu.Item component={Link} to="/billing/reconciliations" leftSection={<IconScale size={16} aria-hidden />}>
            {t('accounts.reconciliations')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={dialog.open}>
            {t('export.action')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <LedgerExport opened={exporting} onClose={dialog.close} />
    </>
  );
}
