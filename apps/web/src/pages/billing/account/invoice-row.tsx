import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../../parts/day-words.js';
import { Moment } from '../../../parts/moment.js';
import classes from '../billing.module.css';
import { InvoiceBadge } from '../invoice-badge.js';
import { Money, useMoneyWords } from '../money.js';
import type { ListedInvoice } from '../queries.js';

/** One invoice among those of its account. */
export function InvoiceRow({ invoice }: { invoice: ListedInvoice }) {
  const { t } = useTranslation('billing');
  const words = useMoneyWords(invoice.currency);
  const { id, number, state, total, openAmount, currency } = invoice;
  return (
    <li className={classes.row}>
      <Stack gap={4} miw={0}>
        <Group gap="xs">
          <Anchor
            renderRoot={(props) => <Link to="/billing/invoices/$invoiceId" params={{ invoiceId: id }} {...props} />}
            className={`${classes.rowLink} ${classes.number}`}
            fw={600}
          >
            {number ?? t('invoices.draft')}
          </Anchor>
          <InvoiceBadge invoice={invoice} />
        </Group>
        <When invoice={invoice} />
      </Stack>
      <Stack gap={4} className={classes.amount}>
        <Money fw={600} amount={total} currency={currency} td={state === 'cancelled' ? 'line-through' : undefined} />
        {state === 'issued' && openAmount !== total && (
          <Text size="sm" c="dimmed">
            {t('invoices.stillOpen', { amount: words(openAmount) })}
          </Text>
        )}
      </Stack>
    </li>
  );
}

function When({ invoice: { state, issuedOn, dueOn, createdAt } }: { invoice: ListedInvoice }) {
  const { t, i18n } = useTranslation('billing');
  const day = (of: string) => dayWords(of, i18n.language);
  return (
    <Text size="sm" c="dimmed">
      {issuedOn ? t('invoices.issued', { day: day(issuedOn) }) : <>{t('invoices.draftedAt')} </>}
      {!issuedOn && <Moment at={createdAt} precision="day" />}
      {state === 'issued' && dueOn && ` · ${t('invoices.due', { day: day(dueOn) })}`}
    </Text>
  );
}
