import { Box } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { exceptionsKey, type PaymentException } from './queries.js';

/** Says that it was put right. It stays in the list, and who said so in the audit. */
export function ResolveException({ exception: { id, objectId } }: { exception: PaymentException }) {
  const { t } = useTranslation('payments');
  const queries = useQueryClient();
  const resolving = useMutation({
    mutationFn: () => answerOf(api.POST('/api/billing/payment-exceptions/{id}/resolve', { params: { path: { id } } })),
    onSuccess: () => tellDone(t('exceptions.resolve.done')),
    onSettled: () => queries.invalidateQueries({ queryKey: exceptionsKey }),
  });
  const askThenResolve = async () => {
    const question = {
      title: t('exceptions.resolve.title'),
      words: t('exceptions.resolve.words'),
      confirm: t('exceptions.resolve.confirm'),
    };
    if (await ask(question)) resolving.mutate();
  };
  return (
    <Box>
      <SendButton
        variant="default"
        size="xs"
        busy={resolving.isPending}
        aria-label={t('exceptions.resolve.label', { object: objectId })}
        onClick={() => void askThenResolve()}
      >
        {t('exceptions.resolve.action')}
      </SendButton>
      <ProblemAlert error={resolving.error} />
    </Box>
  );
}
