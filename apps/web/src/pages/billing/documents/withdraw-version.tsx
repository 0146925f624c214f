import { Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { focusHeadingOf } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { accountKey } from '../queries.js';
import type { ListedDocument } from './queries.js';

/** Takes back one's own upload that still waits, after asking. */
export function WithdrawVersion({
  document: { id, accountId },
  number,
}: {
  document: Pick<ListedDocument, 'id' | 'accountId'>;
  number: number;
}) {
  const { t } = useTranslation('billing-documents');
  const queries = useQueryClient();
  const withdrawal = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/documents/{id}/versions/{number}', { params: { path: { id, number } } })),
    onSuccess: () => {
      tellDone(t('withdraw.done'));
      focusHeadingOf('documents');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: accountKey(accountId) }),
  });
  const askThenWithdraw = async () => {
    const question = { title: t('withdraw.title'), words: t('withdraw.words'), confirm: t('withdraw.confirm'), danger: true };
    if (await ask(question)) withdrawal.mutate();
  };
  return (
    <>
      <ProblemAlert error={withdrawal.error} />
      <Group>
        <SendButton variant="default" size="xs" busy={withdrawal.isPending} onClick={() => void askThenWithdraw()}>
          {t('withdraw.action')}
        </SendButton>
      </Group>
    </>
  );
}
