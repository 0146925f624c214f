import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { useMoneyWords } from '../money.js';
import { accountKey, type Invoice, invoiceQuery } from '../queries.js';

const LONGEST_REASON = 500;

/** Takes an invoice back, after saying what that means and asking why. */
export function CancelInvoice({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation(['billing', 'common']);
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t('cancel.action')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('cancel.title', { number: invoice.number })}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <CancelForm invoice={invoice} onClose={dialog.close} />
      </Modal>
    </>
  );
}

function CancelForm({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const { t } = useTranslation('billing');
  const words = useMoneyWords(invoice.currency);
  const queries = useQueryClient();
  const intention = useIntention();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const cancelling = useMutation({
    mutationFn: () => {
      const body = { reason: reason.trim() };
      const params = { path: { id: invoice.id }, header: { 'Idempotency-Key': intention.keyFor(body) } };
      return answerOf(api.POST('/api/invoices/{id}/cancel', { params, body }));
    },
    onSuccess: (cancelled) => {
      intention.fulfilled();
      queries.setQueryData(invoiceQuery(invoice.id).queryKey, cancelled);
      void queries.invalidateQueries({ queryKey: accountKey(invoice.accountId) });
      tellDone(t('cancel.done', { number: invoice.number }));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!reason.trim());
    if (reason.trim()) cancelling.mutate();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('cancel.words', { total: words(invoice.total) })}</Text>
        <Textarea
          label={t('cancel.reason')}
          description={t('cancel.reasonAbout')}
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST_REASON}
          dir="auto"
          data-autofocus
          value={reason}
          error={missing && !reason.trim() && t('cancel.reasonMissing')}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <ProblemAlert error={cancelling.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel.keep')}
          </Button>
          <SendButton type="submit" color="red" busy={cancelling.isPending}>
            {t('cancel.confirm')}
          </SendButton>
        </Group>
      </Stack>
    </form>
  );
}
