import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Moment } from '../../parts/moment.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { BulkPeople } from './bulk-people.js';
import { BulkProgress } from './bulk-progress.js';
import { type Bulk, bulkKey, bulkQuery } from './queries.js';

const route = getRouteApi('/portal/administration/staff/bulk/$bulkId');

/** One bulk invitation: how far it is, and what became of each person. */
export default function BulkInvitation() {
  const { t } = useTranslation('staff');
  const { bulkId } = route.useParams();
  const { data: bulk, error, refetch } = useQuery(bulkQuery(bulkId));
  useLiveRefresh('bulk-progress', bulkKey(bulkId), (event) => event.bulkId === bulkId);
  // Its e-mails go out after people had their turn; each is told as a change of its person.
  useLiveRefresh('portal-status', bulkKey(bulkId));

  return (
    <Page
      title={t('bulk.title')}
      about={bulk ? <Origin bulk={bulk} /> : '\u00a0'}
      actions={
        <Anchor component={Link} to="/staff/bulk">
          {t('bulk.others')}
        </Anchor>
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {bulk ? <BulkProgress bulk={bulk} /> : !error && <Skeleton h={300} radius="lg" />}
      {bulk && <BulkPeople bulk={bulk} />}
    </Page>
  );
}

function Origin({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation('staff');
  const name = bulk.startedBy?.name;
  return (
    <span className="any-name">
      {name
        ? t(`bulk.from.${bulk.source}`, { name, count: bulk.total })
        : t(`bulk.fromNobody.${bulk.source}`, { count: bulk.total })}
      {' · '}
      <Moment at={bulk.createdAt} />
    </span>
  );
}
