import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../parts/moment.js';
import { Section } from '../../../parts/section.js';
import classes from '../billing.module.css';
import { Fact } from '../fact.js';
import { Money } from '../money.js';
import { CancelPayment } from './cancel-payment.js';
import { useMayPay } from './may-pay.js';
import { PaymentBadge, standingOf } from './payment-badge.js';
import { PaymentLink } from './payment-link.js';
import type { Payment } from './queries.js';

/** How a payment stands, what it is for, and what can be done about it. */
export function PaymentView({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const mayPay = useMayPay();
  const { url, payerLink } = payment;
  return (
    <Section id="payment" title={t('page.standing')}>
      <Stack gap="xs" role="status">
        <Group>
          <PaymentBadge payment={payment} />
        </Group>
        <Text>{t(`means.${standingOf(payment)}`)}</Text>
      </Stack>
      {mayPay && (payment.state === 'pending' || payerLink) && !payment.processing && (
        <Group gap="xs">
          {url !== null && (
            <Button component="a" href={url} leftSection={<IconExternalLink size={18} aria-hidden />}>
              {t('page.goOn')}
            </Button>
          )}
          {payerLink && <PaymentLink start={() => Promise.resolve(payment)} />}
          <CancelPayment payment={payment} />
        </Group>
      )}
      <Facts payment={payment} />
    </Section>
  );
}

function Facts({ payment: { amount, currency, creditedAmount, invoiceIds, startedAt, settledAt } }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  return (
    <dl className={classes.facts}>
      <Fact name={t('page.amount')}>
        <Money fz={26} lh={1.2} amount={amount} currency={currency} />
      </Fact>
      <Fact name={t('page.for')}>
        {invoiceIds.length === 1 ? (
          <Anchor
            renderRoot={(props) => <Link to="/billing/invoices/$invoiceId" params={{ invoiceId: invoiceIds[0]! }} {...props} />}
          >
            {t('of.invoices', { count: 1 })}
          </Anchor>
        ) : invoiceIds.length === 0 ? (
          t('of.balance')
        ) : (
          t('of.invoices', { count: invoiceIds.length })
        )}
      </Fact>
      <Fact name={t('page.begun')}>
        <Moment at={startedAt} />
      </Fact>
      {settledAt && (
        <Fact name={t('page.settled')}>
          <Moment at={settledAt} />
        </Fact>
      )}
      {creditedAmount > 0 && (
        <Fact name={t('page.credited')}>
          <Money amount={creditedAmount} currency={currency} />
        </Fact>
      )}
    </dl>
  );
}
