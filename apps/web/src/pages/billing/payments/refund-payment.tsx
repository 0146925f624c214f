import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { useIntention } from '../../../parts/intention.js';
import { decimalText, readAmount } from '../../../parts/money.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { withPassword } from '../../../parts/with-password.js';
import { useMoneyWords } from '../money.js';
import { accountKey } from '../queries.js';
import { type Payment, paymentQuery } from './queries.js';

/** What nobody has ordered back yet. */
const leftOf = ({ amount, refunds }: Payment) =>
  refunds.filter(({ state }) => state !== 'failed').reduce((left, refund) => left - refund.amount, amount);

/** Gives all or a part of a payment back to whoever paid, after asking how much. */
export function RefundPayment({ payment }: { payment: Payment }) {
  const { t } = useTranslation(['payments', 'common']);
  const [opened, dialog] = useDisclosure();
  if (leftOf(payment) <= 0) return null;
  return (
    <Group>
      <Button variant="default" onClick={dialog.open}>
        {t('refund.action')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('refund.title')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <RefundForm payment={payment} onClose={dialog.close} />
      </Modal>
    </Group>
  );
}

function RefundForm({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTranslation(['payments', 'common']);
  const { id, accountId, currency } = payment;
  const words = useMoneyWords(currency);
  const queries = useQueryClient();
  const intention = useIntention();
  const left = leftOf(payment);
  const [typed, setTyped] = useState(() => decimalText(left, currency));
  const [tried, setTried] = useState(false);
  const amount = readAmount(typed, currency);
  const isRight = amount !== undefined && amount >= 1 && amount <= left;
  const refunding = useMutation({
    mutationFn: (body: { amount: number }) => {
      const params = { path: { id }, header: { 'Idempotency-Key': intention.keyFor(body) } };
      return withPassword(() => answerOf(api.POST('/api/payments/{id}/refunds', { params, body })));
    },
    onSuccess: (refunded) => {
      if (!refunded) return;
      intention.fulfilled();
      queries.setQueryData(paymentQuery(id).queryKey, refunded);
      void queries.invalidateQueries({ queryKey: accountKey(accountId) });
      tellDone(t('refund.done'));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isRight) refunding.mutate({ amount });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('refund.words')}</Text>
        <TextInput
          label={t('refund.amount', { currency: currency.toUpperCase() })}
          description={t('refund.left', { amount: words(left) })}
          inputMode="decimal"
          required
          data-autofocus
          value={typed}
          error={tried && !isRight && t('refund.wrongAmount', { amount: words(left) })}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <ProblemAlert error={refunding.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <SendButton type="submit" color="red" busy={refunding.isPending}>
            {t('refund.confirm')}
          </SendButton>
        </Group>
      </Stack>
    </form>
  );
}
