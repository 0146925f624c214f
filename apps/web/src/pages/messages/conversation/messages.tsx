import { Box, Divider, Skeleton, Stack, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { More } from '../../../parts/more.js';
import { readersZone } from '../../../parts/moment.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import classes from '../messages.module.css';
import { type Conversation, type Message, messagesQuery } from '../queries.js';
import { dayKey, dayWords } from '../when-words.js';
import { useMarkRead } from './mark-read.js';
import { MessageItem } from './message-item.js';

interface MessagesProps {
  conversation: Conversation;
  /** The message that was looked for. */
  at?: number;
  onAnswer?: (message: Message) => void;
}

/** What was said, by the days of the reader's calendar. It begins at its end; what is older comes as one scrolls up. */
export function Messages({ conversation, at, onAnswer }: MessagesProps) {
  const { t, i18n } = useTranslation('messages');
  const query = useInfiniteQuery(messagesQuery(conversation.id, at));
  const { data, error, refetch } = query;
  const messages = data?.pages.flatMap(({ items }) => items).toReversed();
  const newest = messages?.at(-1)?.position ?? 0;
  const [readBefore] = useState(conversation.readTo);
  const firstNew = readBefore > 0 ? messages?.find(({ position }) => position > readBefore)?.position : undefined;
  useMarkRead(conversation, newest);
  const scroller = useFound(at, messages !== undefined);
  const byPosition = new Map(messages?.map((message) => [message.position, message]));

  return (
    // Whoever has no pointer scrolls it with the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={scroller} className={classes.scroller} role="region" aria-label={t('conversation.messages')} tabIndex={0}>
      <div className={classes.messages} role="log" aria-busy={!data && !error}>
        <More
          words={t('conversation.older')}
          hasMore={query.hasNextPage}
          busy={query.isFetchingNextPage}
          failed={query.isFetchNextPageError}
          onMore={() => void query.fetchNextPage()}
        />
        <ProblemAlert error={error} title={t('conversation.failed')} onRetry={() => void refetch()} />
        {!data && !error && <Waiting />}
        {daysOf(messages ?? []).map(({ day, items }) => (
          <section key={day} aria-label={dayWords(items[0]!.sentAt, i18n.language, readersZone())}>
            <Divider
              my="sm"
              label={
                <Title order={2} size="sm" fw={600} c="dimmed">
                  {dayWords(items[0]!.sentAt, i18n.language, readersZone())}
                </Title>
              }
            />
            <ol className={classes.list}>
              {items.map((message) => (
                <Fragment key={message.id}>
                  {message.position === firstNew && firstNew <= conversation.lastPosition && (
                    <Box component="li" c="dimmed" fz="xs" fw={600} ta="center">
                      {t('conversation.new')}
                    </Box>
                  )}
                  <MessageItem
                    conversation={conversation}
                    message={message}
                    answers={message.inReplyTo === null ? undefined : byPosition.get(message.inReplyTo)}
                    found={message.position === at}
                    onAnswer={onAnswer}
                  />
                </Fragment>
              ))}
            </ol>
          </section>
        ))}
        <More
          words={t('conversation.newer')}
          hasMore={query.hasPreviousPage && newest < conversation.lastPosition}
          busy={query.isFetchingPreviousPage}
          failed={query.isFetchPreviousPageError}
          onMore={() => void query.fetchPreviousPage()}
        />
      </div>
    </div>
  );
}

const Waiting = () => (
  <Stack aria-hidden>
    <Skeleton h={64} w="60%" />
    <Skeleton h={64} w="50%" style={{ alignSelf: 'flex-end' }} />
    <Skeleton h={64} w="60%" />
  </Stack>
);

function daysOf(messages: readonly Message[]): { day: string; items: Message[] }[] {
  const days: { day: string; items: Message[] }[] = [];
  for (const message of messages) {
    const day = dayKey(message.sentAt, readersZone());
    if (days.at(-1)?.day === day) days.at(-1)!.items.push(message);
    else days.push({ day, items: [message] });
  }
  return days;
}

/** Brings the message that was looked for into view, once it is there. */
function useFound(at: number | undefined, there: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (at !== undefined && there) scroller.current?.querySelector('[data-found]')?.scrollIntoView({ block: 'center' });
  }, [at, there]);
  return scroller;
}
