import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../../parts/day-words.js';
import { DownloadButton } from '../../../parts/download-button.js';
import { Moment } from '../../../parts/moment.js';
import { Page } from '../../../parts/page.js';
import { Section } from '../../../parts/section.js';
import { practiceQuery } from '../../../session/practice.js';
import { useSession } from '../../../session/session.js';
import classes from '../billing.module.css';
import { Fact } from '../fact.js';
import { InvoiceBadge } from '../invoice-badge.js';
import { Money } from '../money.js';
import type { Invoice } from '../queries.js';
import { PayBar } from '../payments/pay-bar.js';
import { CancelInvoice } from './cancel-invoice.js';
import { HolderLine } from './holder-line.js';
import { LineItems } from './line-items.js';

/** An issued invoice. Nothing of it changes but what was paid of it and whether it is cancelled. */
export function InvoiceView({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('billing');
  const isAdministrator = useSession().role === 'administrator';
  const isCancellable = invoice.state === 'issued' && invoice.paidAmount === 0;
  return (
    <Page
      title={invoice.number ?? t('invoice.title')}
      about={<HolderLine {...invoice} />}
      actions={
        <>
          <DownloadButton href={`/api/invoices/${invoice.id}/pdf`}>{t('invoice.pdf')}</DownloadButton>
          {isAdministrator && isCancellable && <CancelInvoice invoice={invoice} />}
        </>
      }
    >
      <Facts invoice={invoice} />
      <Section title={t('invoice.lines')}>
        <LineItems invoice={invoice} />
        {invoice.note && (
          <div>
            <Text size="sm" c="dimmed">
              {t('invoice.note')}
            </Text>
            <Text dir="auto" className="any-name" style={{ whiteSpace: 'pre-wrap' }}>
              {invoice.note}
            </Text>
          </div>
        )}
      </Section>
    </Page>
  );
}

function Facts({ invoice }: { invoice: Invoice }) {
  const { t, i18n } = useTranslation('billing');
  const { data: practice } = useQuery(practiceQuery);
  const { id, accountId, state, currency, openAmount, issuedOn, dueOn, paidAt, cancelledAt, cancelReason } = invoice;
  return (
    <Section title={t('invoice.facts')} about={t('invoice.days', { zone: practice?.timeZone })}>
      <Group role="status">
        <InvoiceBadge invoice={invoice} />
      </Group>
      <dl className={classes.facts}>
        <Fact name={t('invoice.open')}>
          <Money fz={26} lh={1.2} amount={openAmount} currency={currency} />
        </Fact>
        {issuedOn && <Fact name={t('invoice.issuedOn')}>{dayWords(issuedOn, i18n.language)}</Fact>}
        {dueOn && <Fact name={t('invoice.dueOn')}>{dayWords(dueOn, i18n.language)}</Fact>}
        {paidAt && (
          <Fact name={t('invoice.paidAt')}>
            <Moment at={paidAt} />
          </Fact>
        )}
        {cancelledAt && (
          <Fact name={t('invoice.cancelledAt')}>
            <Moment at={cancelledAt} />
          </Fact>
        )}
        {cancelReason && <Fact name={t('invoice.cancelReason')}>{cancelReason}</Fact>}
      </dl>
      {state === 'issued' && <PayBar accountId={accountId} invoiceId={id} amount={openAmount} currency={currency} />}
    </Section>
  );
}
