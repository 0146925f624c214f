import { Button, Paper, Skeleton, Stack } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { More } from '../../parts/more.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { AnnouncementItem } from './announcement-item.js';
import { announcementsQuery } from './queries.js';

/** What administrators announced, and how many have read it. */
export default function Announcements() {
  const { t } = useTranslation('announcements');
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } =
    useInfiniteQuery(announcementsQuery);
  // One that was made meanwhile pushes others onto the next page: each stands where it was met first.
  const items = data && [...new Map(data.pages.flatMap((page) => page.items).map((item) => [item.id, item])).values()];
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
          <More
            words={t('list.more')}
            hasMore={hasNextPage}
            busy={isFetchingNextPage}
            failed={isFetchNextPageError}
            onMore={() => void fetchNextPage()}
          />
        </Paper>
      )}
    </Page>
  );
}
