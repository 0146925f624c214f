import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../billing.module.css';
import { Fact } from '../fact.js';
import { Money } from '../money.js';
import type { BillingAccount } from '../queries.js';

/** What is owed, and what is left over. */
export function AccountFigures({ account: { balance, credit, openInvoices } }: { account: BillingAccount }) {
  const { t, i18n } = useTranslation('billing');
  const isOverpaid = balance.amount < 0;
  return (
    <Paper component="section" aria-label={t('account.figures')} withBorder radius="lg" p="md">
      <dl className={classes.facts} aria-live="polite">
        <Fact name={t(isOverpaid ? 'account.overpaid' : 'account.owed')}>
          <Money fz={26} lh={1.2} amount={Math.abs(balance.amount)} currency={balance.currency} />
        </Fact>
        <Fact name={t('account.open')}>
          <Text span inherit fz={26} lh={1.2}>
            {new Intl.NumberFormat(i18n.language).format(openInvoices)}
          </Text>
        </Fact>
        {credit.amount > 0 && (
          <Fact name={t('account.credit')}>
            <Money fz={26} lh={1.2} {...credit} />
          </Fact>
        )}
      </dl>
    </Paper>
  );
}
