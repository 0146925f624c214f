import { Anchor, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveryReasonWords } from '../../parts/delivery-reason.js';
import { Pager } from '../../parts/pager.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { ChoiceChips } from './choice-chips.js';
import { type Bulk, bulkPeopleQuery, type BulkPerson, type BulkResult } from './queries.js';

const results = ['invited', 'skipped', 'failed', 'waiting'] as const satisfies BulkResult[];

/** What became of each person. */
export function BulkPeople({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation('staff');
  const [result, setResult] = useState<BulkResult>();
  /** The cursors of the pages up to this one; none on the first. */
  const [walked, setWalked] = useState<string[]>([]);
  const { data, error, refetch } = useQuery(bulkPeopleQuery(bulk.id, result, walked.at(-1)));
  const next = data?.nextCursor;

  return (
    <Section title={t('bulk.people')}>
      <ChoiceChips
        label={t('bulk.byResult')}
        choices={[undefined, ...results].map((value) => ({
          value,
          words: t(`bulk.result.${value ?? 'all'}`),
          count: countOf(bulk, value),
        }))}
        chosen={result}
        onChoose={(value) => {
          setWalked([]);
          setResult(value);
        }}
      />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {data ? <PeopleResults people={data.items} /> : !error && <Skeleton h={240} />}
      <Pager
        label={t('bulk.pages')}
        onPrevious={walked.length > 0 ? () => setWalked(walked.slice(0, -1)) : undefined}
        onNext={next ? () => setWalked([...walked, next]) : undefined}
      />
    </Section>
  );
}

function countOf(bulk: Bulk, result: BulkResult | undefined): number {
  if (!result) return bulk.total;
  return { invited: bulk.done - bulk.skipped, skipped: bulk.skipped, failed: bulk.failed, waiting: bulk.remaining }[result];
}

function PeopleResults({ people }: { people: readonly BulkPerson[] }) {
  const { t } = useTranslation('staff');
  if (people.length === 0) return <Text py="md">{t('bulk.nobody')}</Text>;
  return (
    <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="group" aria-label={t('bulk.people')}>
      <Table aria-label={t('bulk.people')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('list.name')}</Table.Th>
            <Table.Th scope="col">{t('bulk.whatBecame')}</Table.Th>
            <Table.Th scope="col">{t('bulk.email')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.staffId}>
              <Table.Td maw={320}>
                <Anchor component={Link} to={`/staff/${person.staffId}/portal`} dir="auto" className="any-name" lineClamp={2}>
                  {person.name ?? t('bulk.nameless')}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Outcome person={person} />
              </Table.Td>
              <Table.Td>
                <Delivery person={person} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const reasons = {
  'portal-access.already-invited': 'alreadyInvited',
  'portal-access.already-activated': 'alreadyActivated',
  'portal-access.offboarded': 'offboarded',
  'portal-access.disabled': 'disabled',
  'portal-access.no-address': 'noAddress',
  'portal-access.too-many-invitations': 'tooMany',
  'portal-access.bulk-unexpected': 'unexpected',
  'staff.not-found': 'notFound',
} as const;

function Outcome({ person: { result, code, message } }: { person: BulkPerson }) {
  const { t } = useTranslation('staff');
  const why = code && (code in reasons ? t(`bulk.why.${reasons[code as keyof typeof reasons]}`) : message);
  return (
    <Stack gap={0}>
      <Text size="sm" fw={600}>
        {t(`bulk.result.${result}`)}
      </Text>
      {why && <Text size="sm">{why}</Text>}
    </Stack>
  );
}

function Delivery({ person: { delivery, deliveryReason } }: { person: BulkPerson }) {
  const { t } = useTranslation('staff');
  const { t: shared } = useTranslation();
  if (!delivery) return null;
  return (
    <Stack gap={0}>
      <Text size="sm">{t(`bulk.mail.${delivery}`)}</Text>
      {delivery !== 'sent' && deliveryReason && (
        <Text size="sm" className="any-name">
          {deliveryReasonWords(shared, deliveryReason)}
        </Text>
      )}
    </Stack>
  );
}
