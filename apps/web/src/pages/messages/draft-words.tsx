import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { readersZone } from '../../parts/moment.js';
import type { DraftState } from './use-draft.js';
import { timeWords } from './when-words.js';

/** Whether what stands here is kept, and since when. Read out only where it is not. */
export function DraftWords({ state }: { state: DraftState }) {
  const { t, i18n } = useTranslation('messages');
  const words =
    state.kind === 'none'
      ? '\u00a0'
      : state.kind === 'saved'
        ? t('draft.saved', { time: timeWords(state.at, i18n.language, readersZone()) })
        : t(`draft.${state.kind}`);
  return (
    <Text size="xs" c={state.kind === 'failed' ? 'error' : 'dimmed'} role={state.kind === 'failed' ? 'alert' : undefined}>
      {words}
    </Text>
  );
}
