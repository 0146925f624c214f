import { Badge, type MantineColor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Payment } from './queries.js';

const colors: Record<ReturnType<typeof standingOf>, MantineColor> = {
  pending: 'blue',
  processing: 'blue',
  succeeded: 'teal',
  failed: 'red',
  cancelled: 'gray',
  lapsed: 'gray',
  notOpened: 'gray',
  refunded: 'gray',
  partially_refunded: 'orange',
  disputed: 'red',
};

/**
 * A bank that has still to say whether it pays is another thing than a page that nobody has paid on yet; and a page that closed by
 * itself, which the patient's link opens again, another than a payment that somebody has cancelled. So is a page that Stripe did not
 * open, where the link tries again.
 */
export function standingOf({ state, processing, payerLink }: Payment) {
  if (state === 'pending' && processing) return 'processing';
  if (!payerLink) return state;
  if (state === 'failed') return 'notOpened';
  return state === 'cancelled' ? 'lapsed' : state;
}

/** Where a payment stands, in a word or two. */
export function PaymentBadge({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const standing = standingOf(payment);
  return (
    <Badge variant="outline" color={colors[standing]} tt="none" fw={600} className="state-badge">
      {t(`state.${standing}`)}
    </Badge>
  );
}
