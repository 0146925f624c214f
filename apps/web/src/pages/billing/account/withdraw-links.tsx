import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { paymentsQuery } from '../payments/queries.js';

/** Ends every payment link of the account that was copied or sent. */
export function WithdrawLinks({ accountId }: { accountId: string }) {
  const { t } = useTranslation('payments');
  const queries = useQueryClient();
  const withdrawing = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/billing-accounts/{id}/payment-links', { params: { path: { id: accountId } } })),
    onSuccess: () => tellDone(t('withdraw.done')),
    onSettled: () => queries.invalidateQueries({ queryKey: paymentsQuery(accountId).queryKey }),
  });
  const askThenWithdraw = async () => {
    const question = { title: t('withdraw.title'), words: t('withdraw.words'), confirm: t('withdraw.confirm'), danger: true };
    if (await ask(question)) withdrawing.mutate();
  };
  return (
    <>
      <SendButton variant="default" busy={withdrawing.isPending} onClick={() => void askThenWithdraw()}>
        {t('withdraw.action')}
      </SendButton>
      <ProblemAlert error={withdrawing.error} />
    </>
  );
}
