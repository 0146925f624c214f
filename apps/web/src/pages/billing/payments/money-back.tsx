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
        {refunds.map(({ id, amount, state: standing, requestedAt }) => (
          <Item key={id} money={{ amount, currency }} words={t(`back.refund.${standing}`)} at={requestedAt} />
        ))}
        {disputes.map(({ id, amount, state: standing, openedAt }) => (
          <Item key={id} money={{ amount, currency }} words={t(`back.dispute.${standing}`)} at={openedAt} />
        ))}
      </List>
      {mayRefund && <RefundPayment payment={payment} />}
    </Section>
  );
}

function Item({ money, words, at }: { money: { amount: number; currency: string }; words: string; at: string }) {
  return (
    <List.Item>
      <Group gap="xs">
        <Money fw={600} {...money} />
        <Text size="sm">{words}</Text>
        <Text size="sm" c="dimmed" component="div">
          <Moment at={at} />
        </Text>
      </Group>
    </List.Item>
  );
}
