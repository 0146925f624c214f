import { Alert, Stack, Text } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';

/** Asks the administrators for a new activation link. The answer says nothing about the old one. */
export function AskForNewLink({ token }: { token: string }) {
  const { t } = useTranslation('entry');
  const ask = useMutation({
    mutationFn: () => answerOf(api.POST('/api/activations/requests', { body: { token } })),
  });
  return (
    <Stack gap="md">
      <ProblemAlert error={ask.error} />
      <div role="status">
        {ask.isSuccess && (
          <Alert color="teal" icon={<IconMailCheck aria-hidden />} title={t('newLink.asked')}>
            <Text size="sm">{t('newLink.askedWords')}</Text>
          </Alert>
        )}
      </div>
      <SendButton busy={ask.isPending} idle={ask.isSuccess} onClick={() => ask.mutate()}>
        {t('newLink.ask')}
      </SendButton>
    </Stack>
  );
}
