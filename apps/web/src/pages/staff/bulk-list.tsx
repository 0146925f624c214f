import { Anchor, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Moment } from '../../parts/moment.js';
import { Page } from '../../parts/page.js';
import { Pager } from '../../parts/pager.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { BulkBadge } from './bulk-badge.js';
import { bulkListKey, bulkListQuery } from './queries.js';

/** Bulk invitations of the past and those under way, the newest first. */
export default function BulkInvitations() {
  const { t, i18n } = useTranslation('staff');
  const [walked, setWalked] = useState<string[]>([]);
  const { data, error, refetch } = useQuery(bulkListQuery(walked.at(-1)));
  useLiveRefresh('bulk-progress', bulkListKey);
  const next = data?.nextCursor;
  const number = new Intl.NumberFormat(i18n.language);

  return (
    <Page title={t('bulkList.title')} about={t('bulkList.about')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton h={320} />}
      {data?.items.length === 0 && (
        <EmptyState
          title={t('bulkList.none')}
          action={
            <Anchor component={Link} to="/staff">
              {t('bulkList.toStaff')}
            </Anchor>
          }
        >
          {t('bulkList.noneWords')}
        </EmptyState>
      )}
      {data && data.items.length > 0 && (
        <Table.ScrollContainer minWidth={760} type="native" tabIndex={0} role="group" aria-label={t('bulkList.title')}>
          <Table aria-label={t('bulkList.title')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('bulkList.started')}</Table.Th>
                <Table.Th scope="col">{t('bulkList.by')}</Table.Th>
                <Table.Th scope="col">{t('bulkList.state')}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('bulk.invited')}
                </Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('bulk.skipped')}
                </Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('bulk.failed')}
                </Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('bulk.remaining')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((bulk) => (
                <Table.Tr key={bulk.id}>
                  <Table.Td>
                    <Anchor component={Link} to={`/staff/bulk/${bulk.id}`}>
                      <Moment at={bulk.createdAt} />
                    </Anchor>
                  </Table.Td>
                  <Table.Td maw={220}>
                    <Text size="sm" lineClamp={2} dir="auto" className="any-name">
                      {bulk.startedBy?.name ?? t('bulk.nameless')}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <BulkBadge state={bulk.state} />
                  </Table.Td>
                  {[bulk.done - bulk.skipped, bulk.skipped, bulk.failed, bulk.remaining].map((people, column) => (
                    <Table.Td key={column} ta="end">
                      {number.format(people)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Pager
        label={t('bulk.pages')}
        onPrevious={walked.length > 0 ? () => setWalked(walked.slice(0, -1)) : undefined}
        onNext={next ? () => setWalked([...walked, next]) : undefined}
      />
    </Page>
  );
}
