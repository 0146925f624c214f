import { ActionIcon, Badge, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconPaperclip, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { momentWords, readersZone } from '../../../parts/moment.js';
import { useSession } from '../../../session/session.js';
import classes from '../messages.module.css';
import { useNamesWords } from '../people-words.js';
import { type Listed, nameOf } from '../queries.js';
import { shortWhen } from '../when-words.js';

interface RowProps {
  item: Listed;
  busy: boolean;
  onArchive?: () => void;
}

/** Who, about what, what was said last and when. */
export function ConversationRow({ item, busy, onArchive }: RowProps) {
  const { t, i18n } = useTranslation('messages');
  const names = useNamesWords();
  const { subject, people, peopleCount, lastMessage, unread, archived, kind, draft } = item;
  const who =
    people.length === 0
      ? t('onlyYou')
      : names(people.map(nameOf), kind === 'announcement' ? 1 : Math.max(people.length, peopleCount - 1));
  const weight = unread > 0 ? 700 : undefined;
  const Away = archived ? IconArchiveOff : IconArchive;

  return (
    <li className={classes.row}>
      <span className={classes.unreadMark} data-unread={unread > 0 || undefined} aria-hidden />
      <Link
        to="/messages/$conversationId"
        params={{ conversationId: item.id }}
        className={classes.rowLink}
        data-conversation={item.id}
      >
        <span className={classes.line}>
          <Text span size="sm" fw={weight} truncate dir="auto" className="any-name">
            {kind === 'announcement' && (
              <IconSpeakerphone size={15} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 6 }} />
            )}
            {kind === 'announcement' ? t('announcementOf', { name: who }) : who}
          </Text>
          <Text span size="xs" c="dimmed" flex="none">
            <time dateTime={lastMessage.at} title={momentWords(lastMessage.at, i18n.language)}>
              {shortWhen(lastMessage.at, i18n.language, readersZone())}
            </time>
          </Text>
        </span>
        <Text span display="block" fw={weight} truncate dir="auto" className="any-name">
          {subject}
        </Text>
        <Group component="span" gap={6} wrap="nowrap" miw={0}>
          {lastMessage.attachments > 0 && <IconPaperclip size={14} aria-hidden style={{ flex: 'none' }} />}
          <Text span size="sm" c="dimmed" truncate dir="auto" flex={1} className="any-name">
            <LastWords item={item} />
          </Text>
          {draft && (
            <Badge component="span" variant="outline" color="orange" size="sm" tt="none" className="state-badge" flex="none">
              {t('draft.badge')}
            </Badge>
          )}
          {unread > 0 && (
            <Badge component="span" size="sm" circle={unread < 10} flex="none">
              {unread}
              <VisuallyHidden component="span"> {t('unread', { count: unread })}</VisuallyHidden>
            </Badge>
          )}
        </Group>
      </Link>
      {onArchive && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t(archived ? 'archive.undoOf' : 'archive.doOf', { subject })}
          title={t(archived ? 'archive.undo' : 'archive.do')}
          aria-busy={busy || undefined}
          onClick={busy ? undefined : onArchive}
        >
          <Away size={18} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

function LastWords({ item: { lastMessage, kind } }: { item: Listed }) {
  const { t } = useTranslation('messages');
  const own = useSession().staffMember.id === lastMessage.senderId;
  const said =
    lastMessage.excerpt === null
      ? t('withdrawn.short')
      : lastMessage.excerpt || t('attachments.only', { count: lastMessage.attachments });
  if (kind === 'announcement') return said;
  return t('said', { name: own ? t('you') : (lastMessage.senderName ?? t('nobody')), said });
}
