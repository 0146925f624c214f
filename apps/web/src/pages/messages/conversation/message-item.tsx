import { Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { momentWords, readersZone } from '../../../parts/moment.js';
import { useSession } from '../../../session/session.js';
import { MessageText } from '../message-text.js';
import classes from '../messages.module.css';
import type { Conversation, Message } from '../queries.js';
import { timeWords } from '../when-words.js';
import { AttachmentList } from './attachment-list.js';
import { Receipts } from './receipts.js';
import { Withdraw } from './withdraw.js';

interface MessageItemProps {
  conversation: Conversation;
  message: Message;
  answers?: Message;
  found: boolean;
  onAnswer?: (message: Message) => void;
}

/** One message, or the mark that one was withdrawn. */
export function MessageItem({ conversation, message, answers, found, onAnswer }: MessageItemProps) {
  const { t, i18n } = useTranslation('messages');
  const own = useSession().staffMember.id === message.senderId;
  const sender = own ? t('you') : (message.senderName ?? t('nobody'));
  const { withdrawnAt, sentAt } = message;

  return (
    <li className={classes.message} data-own={own || undefined} data-found={found || undefined}>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="baseline">
        <Text size="sm" fw={600} dir="auto" className="any-name">
          {sender}
        </Text>
        <Text size="xs" flex="none">
          <time dateTime={sentAt} title={momentWords(sentAt, i18n.language)}>
            {timeWords(sentAt, i18n.language, readersZone())}
          </time>
        </Text>
      </Group>
      {withdrawnAt ? (
        <Text size="sm" fs="italic">
          {t(own ? 'withdrawn.own' : 'withdrawn.by', { name: sender, at: momentWords(withdrawnAt, i18n.language) })}
        </Text>
      ) : (
        <>
          {message.inReplyTo !== null && <Answered message={answers} />}
          {message.body && <MessageText text={message.body} />}
          <AttachmentList attachments={message.attachments} />
        </>
      )}
      <Group gap="xs" justify={own ? 'flex-end' : 'flex-start'} mt={2}>
        {own && <Receipts message={message} people={conversation.people} />}
        <Withdraw conversationId={conversation.id} message={message} />
        {onAnswer && !own && !withdrawnAt && (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            aria-label={t('reply.toMessage', { name: sender })}
            onClick={() => onAnswer(message)}
          >
            {t('reply.action')}
          </Button>
        )}
      </Group>
    </li>
  );
}

/** Of what a message answers only so much as reminds of it. */
function Answered({ message }: { message: Message | undefined }) {
  const { t } = useTranslation('messages');
  const words = message?.body
    ? t('reply.answers', { name: message.senderName ?? t('nobody'), said: message.body.slice(0, 120) })
    : t('reply.answersEarlier');
  return (
    <Text size="xs" dir="auto" className="any-name" lineClamp={1} pl="xs" style={{ borderInlineStart: '3px solid' }}>
      {words}
    </Text>
  );
}
