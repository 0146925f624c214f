import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import i18next from 'i18next';
import type { ReactNode } from 'react';

/** Asks before something that cannot be undone. Says what will happen; the button names it. */
export function ask(question: { title: string; words: ReactNode; confirm: string; danger?: boolean }): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: question.title,
      children: <Text size="sm">{question.words}</Text>,
      labels: { confirm: question.confirm, cancel: i18next.t('cancel') },
      confirmProps: question.danger ? { color: 'red' } : {},
      closeButtonProps: { 'aria-label': i18next.t('close') },
      onConfirm: () => resolve(true),
      onClose: () => resolve(false),
    });
  });
}
