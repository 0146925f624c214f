import { Group, Select, Skeleton, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadButton } from '../../../parts/download-button.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { Section } from '../../../parts/section.js';
import { practiceQuery } from '../../../session/practice.js';
import classes from '../billing.module.css';
import { Fact } from '../fact.js';
import { Money } from '../money.js';
import { monthsBetween, monthWords } from '../months.js';
import { statementQuery } from '../queries.js';
import { Entries } from './entries.js';
import { useAccount } from './use-account.js';

/** One month of an account, to be read here or taken along as a PDF. */
export default function Statements() {
  const { t, i18n } = useTranslation('billing');
  const { id, openedAt } = useAccount();
  const { data: practice } = useSuspenseQuery(practiceQuery);
  const navigate = useNavigate();
  const { month: asked } = useSearch({ from: '/portal/billing/billing/accounts/$accountId/statements' });
  const [now] = useState(() => new Date());
  const months = monthsBetween(new Date(openedAt), now, practice.timeZone);
  const month = asked ?? months[0]!;
  const choices = months.includes(month) ? months : [month, ...months];

  return (
    <Section title={t('statement.title')} about={t('statement.about', { zone: practice.timeZone })}>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('statement.month')}
          data={choices.map((value) => ({ value, label: monthWords(value, i18n.language) }))}
          value={month}
          onChange={(next) =>
            void navigate({
              to: '/billing/accounts/$accountId/statements',
              params: { accountId: id },
              search: { month: next ?? undefined },
              replace: true,
            })
          }
          allowDeselect={false}
          searchable={choices.length > 12}
        />
        <DownloadButton href={`/api/billing-accounts/${id}/statements/${month}/pdf`}>{t('statement.pdf')}</DownloadButton>
      </Group>
      <Statement key={month} accountId={id} month={month} isNow={month === months[0]} />
    </Section>
  );
}

function Statement({ accountId, month, isNow }: { accountId: string; month: string; isNow: boolean }) {
  const { t, i18n } = useTranslation('billing');
  const { data, error, refetch } = useQuery(statementQuery(accountId, month));
  if (!data)
    return error ? (
      <ProblemAlert error={error} title={t('statement.failed')} onRetry={() => void refetch()} />
    ) : (
      <Skeleton h={220} radius="md" />
    );
  return (
    <>
      <dl className={classes.facts}>
        <Fact name={t('statement.opening')}>
          <Money amount={data.openingBalance} currency={data.currency} />
        </Fact>
        <Fact name={t(isNow ? 'statement.closingNow' : 'statement.closing')}>
          <Money amount={data.closingBalance} currency={data.currency} />
        </Fact>
      </dl>
      {data.entries.length === 0 ? (
        <Text>{t('statement.none')}</Text>
      ) : (
        <Entries label={monthWords(month, i18n.language)} entries={data.entries} currency={data.currency} />
      )}
    </>
  );
}
