import { Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import classes from '../billing.module.css';
import { Money, useMoneyWords } from '../money.js';
import type { Invoice } from '../queries.js';

/** What is billed and what it comes to: a table, on a telephone a list. */
export function LineItems({ invoice }: { invoice: Invoice }) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  return (
    <>
      {narrow ? <LineList invoice={invoice} /> : <LineTable invoice={invoice} />}
      <Sums invoice={invoice} />
    </>
  );
}

function LineTable({ invoice: { lineItems, currency } }: { invoice: Invoice }) {
  const { t, i18n } = useTranslation('billing');
  return (
    <Table aria-label={t('invoice.lines')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('invoice.description')}</Table.Th>
          {(['quantity', 'price', 'amount'] as const).map((column) => (
            <Table.Th key={column} scope="col" className={classes.end}>
              {t(`invoice.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lineItems.map(({ description, quantity, unitAmount, amount }, place) => (
          <Table.Tr key={place}>
            <Table.Td dir="auto" className="any-name">
              {description}
            </Table.Td>
            <Table.Td className={classes.end}>{new Intl.NumberFormat(i18n.language).format(quantity)}</Table.Td>
            <Table.Td className={classes.end}>
              <Money amount={unitAmount} currency={currency} />
            </Table.Td>
            <Table.Td className={classes.end}>
              <Money amount={amount} currency={currency} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function LineList({ invoice: { lineItems, currency } }: { invoice: Invoice }) {
  const { t } = useTranslation('billing');
  const words = useMoneyWords(currency);
  return (
    <ul className={classes.rows} aria-label={t('invoice.lines')}>
      {lineItems.map(({ description, quantity, unitAmount, amount }, place) => (
        <li key={place} className={classes.row} style={{ paddingInline: 0 }}>
          <Stack gap={2} miw={0}>
            <Text dir="auto" className="any-name">
              {description}
            </Text>
            <Text size="sm" c="dimmed">
              {t('invoice.times', { quantity, price: words(unitAmount) })}
            </Text>
          </Stack>
          <Money className={classes.amount} amount={amount} currency={currency} />
        </li>
      ))}
    </ul>
  );
}

function Sums({ invoice: { total, paidAmount, openAmount, currency, state } }: { invoice: Invoice }) {
  const { t } = useTranslation('billing');
  const sums = { total, ...(paidAmount > 0 && { paid: paidAmount }), ...(state === 'issued' && { open: openAmount }) };
  return (
    <dl className={classes.sums}>
      {Object.entries(sums).map(([name, amount]) => (
        <div key={name}>
          <dt>{t(`invoice.${name as 'total' | 'paid' | 'open'}`)}</dt>
          <dd>
            <Money amount={amount} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
