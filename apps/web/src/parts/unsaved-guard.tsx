import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { hasLeft } from '../session/session.js';
import { ask } from './ask.js';

/** Asks before what was typed and not saved is left behind, whatever way the person leaves. */
export function UnsavedGuard({ unsaved }: { unsaved: boolean }) {
  const { t } = useTranslation();
  useBlocker({
    disabled: !unsaved,
    enableBeforeUnload: () => unsaved && !hasLeft(),
    shouldBlockFn: async () =>
      !(await ask({ title: t('unsaved.title'), words: t('unsaved.words'), confirm: t('unsaved.leave'), danger: true })),
  });
  return null;
}
