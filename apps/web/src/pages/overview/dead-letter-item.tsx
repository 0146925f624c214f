import { Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client.js';
import { ask } from '../../parts/ask.js';
import { momentWords } from '../../parts/moment.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import type { DeadLetter } from './queries.js';

export function DeadLetterItem({ item, onTriedAgain }: { item: DeadLetter; onTriedAgain: () => void }) {
  const { t, i18n } = useTranslation('overview');
  const when = momentWords(item.givenUpAt, i18n.language);
  const key = `work.${item.reaction}`;
  const what = i18n.exists(key, { ns: 'overview' }) ? t(key as never) : t('failed.other');
  const again = useMutation({
    mutationFn: () => api.POST('/api/operations/dead-letters/{id}/redrive', { params: { path: { id: item.id } } }),
    onSuccess: onTriedAgain,
  });

  async function tryAgain(): Promise<void> {
    const sure = await ask({ title: t('failed.askTitle'), words: t('failed.ask', { what }), confirm: t('failed.again') });
    if (sure) again.mutate();
  }

  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} flex="1 1 280px">
          <Text fw={600}>{what}</Text>
          <Text size="sm" className="any-name">
            {item.error}
          </Text>
          <Text size="sm">{t('failed.when', { when })}</Text>
        </Stack>
        <SendButton
          variant="default"
          size="sm"
          busy={again.isPending}
          aria-label={t('failed.againNamed', { what, when })}
          onClick={() => void tryAgain()}
        >
          {t('failed.again')}
        </SendButton>
      </Group>
      <ProblemAlert error={again.error} />
    </li>
  );
}
