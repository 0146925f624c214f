import { Group, Text } from '@mantine/core';
import { usePrefetchQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { Page } from '../../parts/page.js';
import { PageLoading } from '../../parts/page-loading.js';
import { StateBadge } from '../../parts/state-badge.js';
import { memberQuery, nameOf, type Member as Person, portalQuery, usePortal, useStaffId } from './queries.js';
import { MemberMenu } from './member-menu.js';

const pages = ['biographics', 'portal', 'activity'] as const;

/** One person's pages, or word that there is no such person. */
export default function Member() {
  const { t } = useTranslation();
  const staffId = useStaffId();
  usePrefetchQuery(portalQuery(staffId));
  const { data: member } = useSuspenseQuery(memberQuery(staffId));
  if (member) return <MemberPages member={member} />;
  return (
    <Page title={t('nothingHere.title')}>
      <Text>{t('nothingHere.words')}</Text>
    </Page>
  );
}

/** What stands above all pages of one person. */
function MemberPages({ member }: { member: Person }) {
  const { t } = useTranslation('member');
  const portal = usePortal();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const page = pages.find((name) => path.endsWith(`/${name}`)) ?? 'portal';
  useLiveRefresh('portal-status', ['staff', member.id], (event) => event.staffId === member.id);

  const name = nameOf(member);
  return (
    <Page title={name} windowTitle={t(`windowTitle.${page}`, { name })} about={workOf(member)}>
      <Group gap="xs" mt={-8}>
        <StateBadge state={portal.status.state} />
        <Text size="sm">{t(`role.${portal.role}`)}</Text>
      </Group>
      <MemberMenu staffId={member.id} current={page} />
      <Suspense fallback={<PageLoading />}>
        <Outlet />
      </Suspense>
    </Page>
  );
}

const workOf = ({ jobTitle, office }: Person) => {
  const parts = [jobTitle, office].filter((part) => part !== null);
  return parts.length > 0 && <span className="any-name">{parts.join(' · ')}</span>;
};
