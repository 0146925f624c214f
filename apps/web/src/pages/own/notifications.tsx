import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { Section } from '../../parts/section.js';
import { useHasMessages } from '../../session/unread.js';
import { NotificationsForm } from './notifications-form.js';
import { notificationsQuery } from './queries.js';

/** How one hears of messages while one is not in the portal; only for whom messages are switched on. */
export function Notifications() {
  const { t } = useTranslation('own');
  const on = useHasMessages();
  const { data, error, refetch } = useQuery({ ...notificationsQuery, enabled: on });
  if (!on) return null;
  return (
    <Section title={t('notifications.title')} about={t('notifications.about')}>
      <ProblemAlert error={data ? null : error} onRetry={() => void refetch()} />
      {data ? <NotificationsForm choice={data} /> : !error && <Skeleton h={150} aria-hidden />}
    </Section>
  );
}
