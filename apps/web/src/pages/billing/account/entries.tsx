import { Anchor, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../../parts/day-words.js';
import classes from '../billing.module.css';
import { Money, useMoneyWords } from '../money.js';
import type { Entry } from '../queries.js';

interface EntriesProps {
  label: string;
  entries: readonly Entry[];
  currency: string;
}

/** What was posted to an account: a table, on a telephone a list. */
export function Entries(props: EntriesProps) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  return narrow ? <EntryList {...props} /> : <EntryTable {...props} />;
}

function EntryTable({ label, entries, currency }: EntriesProps) {
  const { t, i18n } = useTranslation('billing');
  return (
    <Table aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('ledger.day')}</Table.Th>
          <Table.Th scope="col">{t('ledger.what')}</Table.Th>
          <Table.Th scope="col" className={classes.end}>
            {t('ledger.change')}
          </Table.Th>
          <Table.Th scope="col" className={classes.end}>
            {t('ledger.balance')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Table.Tr key={entry.id}>
            <Table.Td>{dayWords(entry.day, i18n.language)}</Table.Td>
            <Table.Td>
              <What entry={entry} />
            </Table.Td>
            <Table.Td className={classes.end}>
              <Money amount={entry.amount} currency={currency} />
            </Table.Td>
            <Table.Td className={classes.end}>
              <Money amount={entry.balance} currency={currency} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function EntryList({ label, entries, currency }: EntriesProps) {
  const { t, i18n } = useTranslation('billing');
  const words = useMoneyWords(currency);
  return (
    <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
      <ul className={classes.rows} aria-label={label}>
        {entries.map((entry) => (
          <li key={entry.id} className={classes.row}>
            <Stack gap={2} miw={0}>
              <What entry={entry} />
              <Text size="sm" c="dimmed">
                {dayWords(entry.day, i18n.language)}
              </Text>
            </Stack>
            <Stack gap={2} className={classes.amount}>
              <Money fw={600} amount={entry.amount} currency={currency} />
              <Text size="sm" c="dimmed">
                {t('ledger.balanceAfter', { amount: words(entry.balance) })}
              </Text>
            </Stack>
          </li>
        ))}
      </ul>
    </Paper>
  );
}

function What({ entry: { kind, invoiceId, invoiceNumber } }: { entry: Entry }) {
  const { t } = useTranslation('billing');
  return (
    <Text span inherit>
      {t(`ledger.kind.${kind}`)}
      {invoiceId && invoiceNumber && (
        <>
          {' '}
          <Anchor
            inherit
            underline="always"
            className={classes.number}
            renderRoot={(props) => <Link to="/billing/invoices/$invoiceId" params={{ invoiceId }} {...props} />}
          >
            {invoiceNumber}
          </Anchor>
        </>
      )}
    </Text>
  );
}
