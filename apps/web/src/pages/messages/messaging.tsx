import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FeatureOff } from '../../parts/feature-off.js';
import { useShortcuts } from '../../parts/shortcuts.js';
import { useHasMessages } from '../../session/unread.js';
import { ShortcutsDialog } from './shortcuts-dialog.js';

/** What all pages of messages share. They vanish when messages are switched off for their reader, and are back with them. */
export default function Messaging() {
  const { t } = useTranslation('messages');
  const on = useHasMessages();
  const [helping, setHelping] = useState(false);
  useShortcuts(on ? { '?': () => setHelping(true) } : {});
  if (!on)
    return <FeatureOff title={t('off.title')} headline={t('off.headline')} words={(practice) => t('off.words', { practice })} />;
  return (
    <>
      <Outlet />
      <ShortcutsDialog opened={helping} onClose={() => setHelping(false)} />
    </>
  );
}
