import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { focusHeadingOf } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { type Payment, paymentQuery } from './queries.js';

/** Closes Stripe's page, so that nobody can pay on it any more. */
export function CancelPayment({ payment: { id } }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const queries = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/payments/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      tellDone(t('cancel.done'));
      focusHeadingOf('payment');
    },
    // Whether or not it was refused, the payment may stand otherwise than it is shown.
    onSettled: () => queries.invalidateQueries({ queryKey: paymentQuery(id).queryKey }),
  });
  const askThenCancel = async () => {
    const question = { title: t('cancel.title'), words: t('cancel.words'), confirm: t('cancel.confirm'), danger: true };
    if (await ask(question)) cancelling.mutate();
  };
  return (
    <>
      <SendButton variant="default" busy={cancelling.isPending} onClick={() => void askThenCancel()}>
        {t('cancel.action')}
      </SendButton>
      <ProblemAlert error={cancelling.error} />
    </>
  );
}
