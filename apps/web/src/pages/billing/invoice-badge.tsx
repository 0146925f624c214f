import { Badge, type MantineColor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListedInvoice } from './queries.js';

const colors: Record<ListedInvoice['state'] | 'overdue', MantineColor> = {
  draft: 'gray',
  issued: 'blue',
  overdue: 'red',
  paid: 'teal',
  cancelled: 'gray',
};

/** Where an invoice stands, in a word or two. */
export function InvoiceBadge({ invoice: { state, overdue } }: { invoice: Pick<ListedInvoice, 'state' | 'overdue'> }) {
  const { t } = useTranslation('billing');
  const standing = overdue ? 'overdue' : state;
  return (
    <Badge variant="outline" color={colors[standing]} tt="none" fw={600} className="state-badge">
      {t(`state.${standing}`)}
    </Badge>
  );
}
