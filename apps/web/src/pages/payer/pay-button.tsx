import { Text } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { payerPaymentQuery } from './queries.js';

/** Leads to Stripe's page; where that has closed, to a new one. */
export function PayButton({ link }: { link: string }) {
  const { t } = useTranslation('payer');
  const queries = useQueryClient();
  const paying = useMutation({
    mutationFn: () => answerOf(api.POST('/api/payment-links/pay', { body: { link } })),
    onSuccess: ({ url }) => location.assign(url),
    // The payment may stand otherwise than it is shown.
    onError: () => queries.invalidateQueries({ queryKey: payerPaymentQuery(link).queryKey }),
  });
  return (
    <>
      <ProblemAlert error={paying.error} />
      <SendButton
        leftSection={<IconCreditCard size={18} aria-hidden />}
        busy={paying.isPending || paying.isSuccess}
        onClick={() => paying.mutate()}
      >
        {t('pay')}
      </SendButton>
      <Text size="sm">{t('asking')}</Text>
    </>
  );
}
