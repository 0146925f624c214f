import { Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { focusFirstError } from '../../../parts/focus-first-error.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { accountKey, type BillingAccount, type Invoice, invoiceQuery } from '../queries.js';
import { DraftFields } from './draft-fields.js';
import { blankDraft, type DraftBody, draftBodyOf } from './draft-values.js';
import { useDraftForm } from './use-draft-form.js';

/** An invoice that is written for the first time. */
export function NewDraft({ account: { id, currency } }: { account: BillingAccount }) {
  const { t } = useTranslation('billing');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  const [drafted, setDrafted] = useState<Invoice>();
  const form = useDraftForm(blankDraft, currency);
  const drafting = useMutation({
    mutationFn: (body: DraftBody) => {
      const params = { path: { id }, header: { 'Idempotency-Key': intention.keyFor(body) } };
      return answerOf(api.POST('/api/billing-accounts/{id}/invoices', { params, body }));
    },
    onSuccess: (invoice) => {
      intention.fulfilled();
      queries.setQueryData(invoiceQuery(invoice.id).queryKey, invoice);
      void queries.invalidateQueries({ queryKey: accountKey(id) });
      setDrafted(invoice);
    },
  });

  // Only once the form is known to be saved; before that, leaving would ask.
  useEffect(() => {
    if (!drafted) return;
    tellDone(t('draft.saved'));
    void navigate({ to: '/billing/invoices/$invoiceId', params: { invoiceId: drafted.id }, replace: true });
  }, [drafted, navigate, t]);

  return (
    <Section title={t('draft.lines')} about={t('draft.about')}>
      <UnsavedGuard unsaved={form.isDirty() && !drafted} />
      <form
        noValidate
        aria-label={t('draft.newTitle')}
        onSubmit={form.onSubmit((values) => drafting.mutate(draftBodyOf(values, currency)), focusFirstError)}
      >
        <Stack>
          <DraftFields form={form} currency={currency} />
          <ProblemAlert error={drafting.error} />
          <Group>
            <SendButton type="submit" busy={drafting.isPending || Boolean(drafted)}>
              {t('draft.save')}
            </SendButton>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
