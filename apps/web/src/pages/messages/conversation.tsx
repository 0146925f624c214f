import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { Problem } from '../../api/problem.js';
import { Page } from '../../parts/page.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { useShortcuts } from '../../parts/shortcuts.js';
import { ConversationView } from './conversation/conversation-view.js';
import { useFollowConversation } from './conversation/follow-conversation.js';
import { conversationQuery } from './queries.js';

/** One conversation: what was said, who has read it, and the place to answer. */
export default function Conversation() {
  const { t } = useTranslation(['messages', 'common']);
  const { conversationId } = useParams({ from: '/portal/messaging/messages/$conversationId' });
  const { at } = useSearch({ from: '/portal/messaging/messages/$conversationId' });
  const navigate = useNavigate();
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...conversationQuery(conversationId),
    refetchOnMount: 'always',
  });
  useFollowConversation(conversationId);
  useShortcuts({
    n: () => void navigate({ to: '/messages/new' }),
    '/': () => void navigate({ to: '/messages/search' }),
  });

  // An unsent reply that was kept elsewhere must not be overwritten by an older one from memory.
  const shown = isFetchedAfterMount || error ? data : undefined;
  if (shown) return <ConversationView key={`${conversationId} ${at ?? ''}`} conversation={shown} at={at} />;
  const isNone = error instanceof Problem && (error.status === 404 || error.status === 400);
  return (
    <Page title={t(isNone ? 'common:nothingHere.title' : 'conversation.title')}>
      {isNone ? (
        <Stack align="flex-start">
          <Text>{t('conversation.none')}</Text>
          <Anchor component={Link} to="/messages">
            {t('conversation.back')}
          </Anchor>
        </Stack>
      ) : (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      )}
      {!error && <Skeleton h="60vh" radius="lg" />}
    </Page>
  );
}
