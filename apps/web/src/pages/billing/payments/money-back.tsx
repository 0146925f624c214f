import { Group, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../parts/moment.js';
import { Section } from '../../../parts/section.js';
import { useSession } from '../../../session/session.js';
import { Money } from '../money.js';
import type { Payment } from './queries.js';
import { RefundPayment } from './refund-payment.js';

/** What of a payment went back, or may go back; administrators give back what is left of it. */
export function MoneyBack({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const isAdministrator = useSession().role === 'administrator';
  const { currency, refunds, disputes, state } = payment;
  const mayRefund = isAdministrator && (state === 'succeeded' || state === 'partially_refunded');
  if (refunds.length + disputes.length === 0 && !mayRefund) return null;
  return (
    <Section id="money-back" title={t('back.title')}>
      {refunds.length + disputes.length === 0 && <Text size="sm">{t('back.none')}</Text>}
      <List listStyleType="none" spacing="sm" aria-label={t('back.title')}>
        {refunds.map(({ id, amount, requestedAt, ...refund }) => (
          <List.Item key={id}>
            <Group gap="xs">
              <Money fw={600} amount={amount} currency={currency} />
              <Text size="sm">{t(`back.refund.${refund.state}`)}</Text>
              <Text size="sm" c="dimmed" component="div">
                <Moment at={requestedAt} />
              </Text>
            </Group>
          </List.Item>
        ))}
        {disputes.map(({ id, amount, openedAt, ...dispute }) => (
          <List.Item key={id}>
            <Group gap="xs">
              <Money fw={600} amount={amount} currency={currency} />
              <Text size="sm">{t(`back.dispute.${dispute.state}`)}</Text>
              <Text size="sm" c="dimmed" component="div">
                <Moment at={openedAt} />
              </Text>
            </Group>
          </List.Item>
        ))}
      </List>
      {mayRefund && <RefundPayment payment={payment} />}
    </Section>
  );
}
