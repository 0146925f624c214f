import { Alert, Box, Group, Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useArrival } from '../../../parts/arrival.js';
import { momentWords } from '../../../parts/moment.js';
import { useShortcuts } from '../../../parts/shortcuts.js';
import classes from '../messages.module.css';
import type { Conversation, Message } from '../queries.js';
import { useArchive } from '../use-archive.js';
import { ConversationActions } from './conversation-actions.js';
import { Messages } from './messages.js';
import { PeopleLine } from './people-line.js';
import { ReplyBox } from './reply-box.js';

/** A conversation as its reader has it. */
export function ConversationView({ conversation, at }: { conversation: Conversation; at?: number }) {
  const { t, i18n } = useTranslation('messages');
  const heading = useArrival(conversation.subject);
  const field = useRef<HTMLTextAreaElement>(null);
  const [answered, setAnswered] = useState<Message>();
  const archive = useArchive();
  const { kind, leftAt } = conversation;
  const canWrite = kind === 'conversation' && !leftAt;
  useShortcuts({
    r: () => field.current?.focus(),
    e: () => {
      if (!leftAt && !archive.isPending) archive.mutate(conversation);
    },
  });
  const answer = (message: Message) => {
    setAnswered(message);
    field.current?.focus();
  };

  return (
    <div className={classes.conversation}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Box flex="1 1 260px" miw={0}>
          <Title order={1} size="h3" ref={heading} tabIndex={-1} dir="auto" className="any-name" lineClamp={2}>
            {conversation.subject}
          </Title>
          <PeopleLine conversation={conversation} />
        </Box>
        <ConversationActions conversation={conversation} archive={archive} />
      </Group>
      <Messages conversation={conversation} at={at} onAnswer={canWrite ? answer : undefined} />
      {canWrite ? (
        <ReplyBox conversation={conversation} field={field} answered={answered} onForget={() => setAnswered(undefined)} />
      ) : (
        <Alert role="status" color="gray">
          <Text size="sm">
            {leftAt
              ? t('conversation.leftWords', { at: momentWords(leftAt, i18n.language) })
              : t('conversation.announcementWords')}
          </Text>
        </Alert>
      )}
    </div>
  );
}
