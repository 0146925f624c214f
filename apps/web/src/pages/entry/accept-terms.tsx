import { Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import type { Session } from '../../session/session.js';
import { StepHeading } from './step-heading.js';

const articles = ['yours', 'patients', 'devices', 'record', 'end'] as const;

/** The terms of use, short enough to be read. */
export function AcceptTerms({ onDone }: { onDone: (after: Session) => void }) {
  const { t } = useTranslation('entry');
  const accept = useMutation({
    mutationFn: () => answerOf(api.POST('/api/session/setup/{step}', { params: { path: { step: 'accept_terms' } }, body: {} })),
    onSuccess: onDone,
  });
  return (
    <Stack gap="md">
      <StepHeading title={t('terms.title')}>{t('terms.about')}</StepHeading>
      <Paper withBorder p="md">
        <Stack gap="sm">
          {articles.map((article) => (
            <div key={article}>
              <Title order={3} size="h6">
                {t(`terms.${article}.title`)}
              </Title>
              <Text size="sm">{t(`terms.${article}.words`)}</Text>
            </div>
          ))}
        </Stack>
      </Paper>
      <ProblemAlert error={accept.error} />
      <SendButton busy={accept.isPending} onClick={() => accept.mutate()}>
        {t('terms.accept')}
      </SendButton>
    </Stack>
  );
}
