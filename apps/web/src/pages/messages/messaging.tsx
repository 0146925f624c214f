import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { Page } from '../../parts/page.js';
import { useShortcuts } from '../../parts/shortcuts.js';
import { practiceQuery } from '../../session/practice.js';
import { useHasMessages } from '../../session/unread.js';
import { ShortcutsDialog } from './shortcuts-dialog.js';

/** What all pages of messages share. They vanish when messages are switched off for their reader, and are back with them. */
export default function Messaging() {
  const on = useHasMessages();
  const [helping, setHelping] = useState(false);
  useShortcuts(on ? { '?': () => setHelping(true) } : {});
  if (!on) return <SwitchedOff />;
  return (
    <>
      <Outlet />
      <ShortcutsDialog opened={helping} onClose={() => setHelping(false)} />
    </>
  );
}

function SwitchedOff() {
  const { t } = useTranslation('messages');
  const { data: practice } = useQuery(practiceQuery);
  return (
    <Page title={t('off.title')}>
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
