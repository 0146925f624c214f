import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { accountKey, type Invoice } from '../queries.js';

/** Throws a draft away, after asking. */
export function DeleteDraft({ invoice: { id, accountId }, onDeleted }: { invoice: Invoice; onDeleted: () => void }) {
  const { t } = useTranslation('billing');
  const queries = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/invoices/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: accountKey(accountId) });
      tellDone(t('draft.deleted'));
      onDeleted();
    },
  });
  const askThenDelete = async () => {
    const question = {
      title: t('draft.deleteTitle'),
      words: t('draft.deleteWords'),
      confirm: t('draft.deleteConfirm'),
      danger: true,
    };
    if (await ask(question)) deletion.mutate();
  };
  return (
    <>
      <SendButton
        variant="subtle"
        color="red"
        busy={deletion.isPending || deletion.isSuccess}
        onClick={() => void askThenDelete()}
      >
        {t('draft.delete')}
      </SendButton>
      <ProblemAlert error={deletion.error} />
    </>
  );
}
