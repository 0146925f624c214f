import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { Page } from '../../parts/page.js';
import { useHasBilling } from '../../session/billing.js';
import { practiceQuery } from '../../session/practice.js';

/** What all pages of billing share. They vanish when billing is switched off for their reader, and are back with it. */
export default function Billing() {
  return useHasBilling() ? <Outlet /> : <SwitchedOff />;
}

function SwitchedOff() {
  const { t } = useTranslation('billing');
  const { data: practice } = useQuery(practiceQuery);
  return (
    <Page title={t('title')}>
      <EmptyState
        title={t('off.headline')}
        action={
          <Anchor component={Link} to="/home">
            {t('off.home')}
          </Anchor>
        }
      >
        <span className="any-name">{t('off.words', { practice: practice?.practiceName ?? t('off.thePractice') })}</span>
      </EmptyState>
    </Page>
  );
}
