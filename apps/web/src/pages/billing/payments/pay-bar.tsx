import { Group, Stack, Text } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { SendButton } from '../../../parts/send-button.js';
import { useMoneyWords } from '../money.js';
import { useMayPay } from './may-pay.js';
import { PayProblem } from './pay-problem.js';
import { PaymentLink } from './payment-link.js';
import { pageOf, startPayment } from './queries.js';

interface PayBarProps {
  accountId: string;
  /** Left out: the whole balance. */
  invoiceId?: string;
  amount: number;
  currency: string;
}

/** Pays what is owed on Stripe's page, or gives its address to the patient. Nothing where nothing is owed. */
export function PayBar({ accountId, invoiceId, amount, currency }: PayBarProps) {
  const { t } = useTranslation('payments');
  const words = useMoneyWords(currency);
  const mayPay = useMayPay();
  const start = () => startPayment(accountId, invoiceId === undefined ? undefined : [invoiceId]);
  const paying = useMutation({ mutationFn: start, onSuccess: (payment) => location.assign(pageOf(payment)) });
  const { reset } = paying;

  // A browser that comes back may show this page as it was left, on its way.
  useEffect(() => {
    const again = ({ persisted }: PageTransitionEvent) => void (persisted && reset());
    addEventListener('pageshow', again);
    return () => removeEventListener('pageshow', again);
  }, [reset]);

  if (!mayPay || amount <= 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t('pay.label')}>
      <Group gap="xs">
        <SendButton
          leftSection={<IconCreditCard size={18} aria-hidden />}
          busy={paying.isPending || paying.isSuccess}
          onClick={() => paying.mutate()}
        >
          {t(invoiceId ? 'pay.invoice' : 'pay.balance', { amount: words(amount) })}
        </SendButton>
        <PaymentLink start={start} />
      </Group>
      <Text size="sm" c="dimmed">
        {t('pay.about')}
      </Text>
      <PayProblem error={paying.error} />
    </Stack>
  );
}
