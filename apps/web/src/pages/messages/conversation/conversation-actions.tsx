import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArchive, IconArchiveOff, IconDoorExit, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { ask } from '../../../parts/ask.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { messagesKey } from '../../../session/unread.js';
import type { Conversation } from '../queries.js';
import type { useArchive } from '../use-archive.js';
import { AddPeople } from './add-people.js';

interface ActionsProps {
  conversation: Conversation;
  archive: ReturnType<typeof useArchive>;
}

/** What one can do with a conversation as a whole. */
export function ConversationActions({ conversation, archive }: ActionsProps) {
  const { t } = useTranslation('messages');
  const queries = useQueryClient();
  const [adding, { open, close }] = useDisclosure();
  const { id, kind, leftAt, archived } = conversation;
  const leaving = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/conversations/{id}/participants/me', { params: { path: { id } } })),
    onSuccess: async () => {
      tellDone(t('leave.done'));
      await queries.invalidateQueries({ queryKey: messagesKey });
    },
  });
  const askThenLeave = async () => {
    const question = { title: t('leave.title'), words: t('leave.words'), confirm: t('leave.confirm'), danger: true };
    if (await ask(question)) leaving.mutate();
  };

  if (leftAt) return null;
  const small = { variant: 'default', size: 'xs' } as const;
  const Away = archived ? IconArchiveOff : IconArchive;
  return (
    <>
      <Group gap={6}>
        {kind === 'conversation' && (
          <Button {...small} leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
            {t('addPeople.action')}
          </Button>
        )}
        <SendButton
          {...small}
          busy={archive.isPending}
          leftSection={<Away size={16} aria-hidden />}
          onClick={() => archive.mutate(conversation)}
        >
          {t(archived ? 'archive.undo' : 'archive.do')}
        </SendButton>
        {kind === 'conversation' && (
          <SendButton
            {...small}
            busy={leaving.isPending}
            leftSection={<IconDoorExit size={16} aria-hidden />}
            onClick={() => void askThenLeave()}
          >
            {t('leave.action')}
          </SendButton>
        )}
      </Group>
      <ProblemAlert error={archive.error ?? leaving.error} />
      <AddPeople conversation={conversation} opened={adding} onClose={close} />
    </>
  );
}
