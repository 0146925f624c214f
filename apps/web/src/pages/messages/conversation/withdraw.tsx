import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import type { Message } from '../queries.js';
import { catchUp } from './catch-up.js';

/** Takes a message back while that is possible. */
export function Withdraw({
  conversationId,
  message: { id, position, withdrawableUntil },
}: {
  conversationId: string;
  message: Message;
}) {
  const { t } = useTranslation('messages');
  const queries = useQueryClient();
  const possible = useIsBefore(withdrawableUntil);
  const withdrawal = useMutation({
    mutationFn: () =>
      answerOf(
        api.DELETE('/api/conversations/{id}/messages/{messageId}', {
          params: { path: { id: conversationId, messageId: id } },
        }),
      ),
    onSuccess: () => tellDone(t('withdraw.done')),
    onSettled: () => catchUp(queries, conversationId, { what: 'withdrawn', position }),
  });
  const askThenWithdraw = async () => {
    const question = { title: t('withdraw.title'), words: t('withdraw.words'), confirm: t('withdraw.confirm'), danger: true };
    if (await ask(question)) withdrawal.mutate();
  };
  if (!possible) return <ProblemAlert error={withdrawal.error} />;
  return (
    <>
      <SendButton variant="subtle" size="compact-xs" busy={withdrawal.isPending} onClick={() => void askThenWithdraw()}>
        {t('withdraw.action')}
      </SendButton>
      <ProblemAlert error={withdrawal.error} />
    </>
  );
}

function useIsBefore(until: string | null): boolean {
  const [now, setNow] = useState(() => Date.now());
  const end = until ? Date.parse(until) : 0;
  useEffect(() => {
    const left = end - Date.now();
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), left + 1);
    return () => clearTimeout(timer);
  }, [end]);
  return end > now;
}
