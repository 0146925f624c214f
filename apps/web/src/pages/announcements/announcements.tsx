import { Button, Paper, Skeleton, Stack } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { Page } from '../../parts/page.js';
import { itemsOf, MoreOf } from '../../parts/paged.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { AnnouncementItem } from './announcement-item.js';
import { announcementsQuery } from './queries.js';

/** What administrators announced, and how many have read it. */
export default function Announcements() {
  const { t } = useTranslation('announcements');
  const list = useInfiniteQuery(announcementsQuery);
  const { data, error, refetch } = list;
  const items = itemsOf(data);
  const newButton = (
    <Button component={Link} to="/announcements/new" leftSection={<IconSpeakerphone size={18} aria-hidden />}>
      {t('list.new')}
    </Button>
  );

  return (
    <Page title={t('list.title')} about={t('list.about')} actions={items?.length !== 0 && newButton}>
      <ProblemAlert error={error} title={t('list.failed')} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton h={280} radius="lg" />}
      {items?.length === 0 && (
        <EmptyState title={t('list.none')} action={newButton}>
          {t('list.noneWords')}
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <Paper withBorder radius="lg" px={{ base: 'md', sm: 'lg' }}>
          <Stack component="ul" gap={0} m={0} p={0} aria-label={t('list.title')}>
            {items.map((item) => (
              <AnnouncementItem key={item.id} item={item} />
            ))}
          </Stack>
          <MoreOf words={t('list.more')} list={list} />
        </Paper>
      )}
    </Page>
  );
}
