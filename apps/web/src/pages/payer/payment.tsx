import { Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FrontPage } from '../../app/front-page.js';
import { hasReceipt } from '../../parts/has-receipt.js';
import { momentWords } from '../../parts/moment.js';
import { moneyWords } from '../../parts/money.js';
import { hasBilling, takesPayments } from '../../session/billing.js';
import { isSetUp, sessionQuery } from '../../session/session.js';
import { PayButton } from './pay-button.js';
import { inPortalQuery, type PayerPayment, payerPaymentQuery } from './queries.js';
import { ReceiptButton } from './receipt-button.js';

/**
 * Behind the link of a payment, and where Stripe's page leads back to: how it stands, for whoever pays. The link stays in the
 * address, so that going back and loading anew work; it opens this payment and nothing else.
 */
export default function Payment() {
  const { t } = useTranslation('payer');
  const link = useRouterState({ select: ({ location }) => location.hash });
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: payment } = useSuspenseQuery(payerPaymentQuery(link));
  const isStaff = session && isSetUp(session) && hasBilling(session) && takesPayments(session);
  const { data: isInPortal } = useSuspenseQuery(inPortalQuery(isStaff ? payment?.paymentId : undefined));
  if (!payment)
    return (
      <FrontPage title={t('none.title')}>
        <Text>{t('none.words')}</Text>
      </FrontPage>
    );
  if (isInPortal) return <Navigate to="/billing/payments/$paymentId" params={{ paymentId: payment.paymentId }} replace />;
  return <Standing key={link} payment={payment} link={link} />;
}

function Standing({ payment, link }: { payment: PayerPayment; link: string }) {
  const { t } = useTranslation('payer');
  const { state, practiceName: practice } = payment;
  return (
    <FrontPage title={t('title', { practice })}>
      <Stack gap="md">
        <Stack gap={4} role="status">
          <Text fw={600}>{t(`state.${state}`)}</Text>
          <Text className="any-name">{t(`means.${state}`, { practice })}</Text>
        </Stack>
        {!['cancelled', 'settled', 'expired'].includes(state) && <Amount payment={payment} />}
        {state === 'pending' && <PayButton link={link} />}
        {hasReceipt(payment) && <ReceiptButton link={link} />}
        <When payment={payment} />
      </Stack>
    </FrontPage>
  );
}

function Amount({ payment: { amount, currency } }: { payment: PayerPayment }) {
  const { t, i18n } = useTranslation('payer');
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {t('amount')}
      </Text>
      <Text fz={26} lh={1.2}>
        {moneyWords(amount, currency, i18n.language)}
      </Text>
    </Stack>
  );
}

/** In the practice's own time, as in the letter. */
function When({ payment: { state, worksUntil, settledAt, timeZone } }: { payment: PayerPayment }) {
  const { t, i18n } = useTranslation('payer');
  const moment = (at: string) => momentWords(at, i18n.language, 'minute', timeZone);
  const zone = timeZone.replaceAll('_', ' ');
  return (
    <Text size="sm" c="dimmed">
      {state === 'pending' && t('until', { until: moment(worksUntil), zone })}
      {state === 'succeeded' && settledAt && t('paidAt', { at: moment(settledAt), zone })}
    </Text>
  );
}
