import { Group, Mark, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../parts/empty-state.js';
import { Moment } from '../../parts/moment.js';
import { More } from '../../parts/more.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useShortcuts } from '../../parts/shortcuts.js';
import { SearchForm } from './found/search-form.js';
import classes from './messages.module.css';
import { type Found, foundQuery } from './queries.js';

/** Finds messages in one's own conversations by their words. */
export default function Search() {
  const { t } = useTranslation('messages');
  const { q = '' } = useSearch({ from: '/portal/messaging/messages/search' });
  const navigate = useNavigate();
  const query = useInfiniteQuery(foundQuery(q));
  const { data, error, refetch } = query;
  const items = data?.pages.flatMap((page) => page.items);
  useShortcuts({
    n: () => void navigate({ to: '/messages/new' }),
    '/': () => document.querySelector<HTMLInputElement>('input[type="search"]')?.focus(),
  });

  return (
    <Page
      title={t('search.title')}
      about={<span role="status">{items ? t('search.shown', { count: items.length }) : t('search.about')}</span>}
    >
      <Group>
        <SearchForm q={q} focused={q === ''} />
      </Group>
      <ProblemAlert error={error} title={t('search.failed')} onRetry={() => void refetch()} />
      {q !== '' && !data && !error && <Skeleton h={300} radius="lg" />}
      {items?.length === 0 && <EmptyState title={t('search.none')}>{t('search.noneWords')}</EmptyState>}
      {items && items.length > 0 && (
        <Paper withBorder radius="lg" style={{ overflow: 'hidden' }}>
          <ul aria-label={t('search.results')} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {items.map((found) => (
              <FoundMessage key={found.messageId} found={found} />
            ))}
          </ul>
          <More
            words={t('search.more')}
            hasMore={query.hasNextPage}
            busy={query.isFetchingNextPage}
            failed={query.isFetchNextPageError}
            onMore={() => void query.fetchNextPage()}
          />
        </Paper>
      )}
    </Page>
  );
}

function FoundMessage({ found }: { found: Found }) {
  const { t } = useTranslation('messages');
  return (
    <li className={classes.row}>
      <Link
        to="/messages/$conversationId"
        params={{ conversationId: found.conversationId }}
        search={{ at: found.position }}
        className={classes.rowLink}
      >
        <Stack gap={2} component="span">
          <Text span fw={600} dir="auto" className="any-name">
            {found.subject}
          </Text>
          <Text span size="sm" dir="auto" className="any-name">
            {found.excerpt.map(({ text, match }, place) => (match ? <Mark key={place}>{text}</Mark> : text))}
          </Text>
          <Text span size="xs" c="dimmed" className="any-name">
            {found.senderName ?? t('nobody')} · <Moment at={found.at} />
          </Text>
        </Stack>
      </Link>
    </li>
  );
}
