import { CloseButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { useIntention } from '../../../parts/intention.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { AttachmentsField } from '../../../parts/attachments/attachments-field.js';
import { sendOnCtrlEnter } from '../compose/send-on-ctrl-enter.js';
import { useAttachments } from '../../../parts/attachments/use-attachments.js';
import { DraftWords } from '../draft-words.js';
import { LONGEST_BODY } from '../../../parts/message-limits.js';
import { type Conversation, conversationQuery, inboxKey, type Message } from '../queries.js';
import { useDraft } from '../use-draft.js';
import { catchUp } from './catch-up.js';

interface ReplyBoxProps {
  conversation: Conversation;
  field: RefObject<HTMLTextAreaElement | null>;
  /** The message that is answered in particular. */
  answered?: Message;
  onForget: () => void;
}

const nothing = { body: '', attachmentIds: [] as string[] };

/** Where one answers. What is typed is kept by the portal until it is sent. */
export function ReplyBox({ conversation: { id, draft }, field, answered, onForget }: ReplyBoxProps) {
  const { t } = useTranslation('messages');
  const queries = useQueryClient();
  const intention = useIntention();
  const [body, setBody] = useState(draft?.body ?? '');
  const files = useAttachments(draft?.attachments ?? []);
  const content = { body, attachmentIds: files.ids };
  const isEmpty = body.trim() === '' && files.ids.length === 0;
  const path = { id };

  const keeping = useDraft({
    content,
    save: async (given, leaving) => {
      const empty = given.body === '' && given.attachmentIds.length === 0;
      const options = { params: { path }, keepalive: leaving };
      await answerOf(
        empty
          ? api.DELETE('/api/conversations/{id}/draft', options)
          : api.PUT('/api/conversations/{id}/draft', { ...options, body: given }),
      );
      void queries.invalidateQueries({ queryKey: inboxKey });
    },
  });

  const sending = useMutation({
    mutationFn: () => {
      const given = { ...content, inReplyTo: answered?.position ?? null };
      const header = { 'Idempotency-Key': intention.keyFor(given) };
      const send = () => answerOf(api.POST('/api/conversations/{id}/messages', { params: { path, header }, body: given }));
      return keeping.whileResting(send, nothing);
    },
    onSuccess: async ({ position }) => {
      intention.fulfilled();
      setBody('');
      files.clear();
      onForget();
      queries.setQueryData(conversationQuery(id).queryKey, (known) => known && { ...known, draft: null });
      field.current?.focus();
      void queries.invalidateQueries({ queryKey: inboxKey });
      await catchUp(queries, id, { what: 'message', position });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty && !files.busy && !sending.isPending) sending.mutate();
  };

  return (
    <form onSubmit={submit}>
      <UnsavedGuard unsaved={keeping.state.kind === 'failed'} />
      <Stack gap={6}>
        {answered && (
          <Group gap="xs" wrap="nowrap" justify="space-between">
            <Text size="sm" dir="auto" className="any-name" lineClamp={1}>
              {t('reply.answers', { name: answered.senderName ?? t('nobody'), said: (answered.body ?? '').slice(0, 120) })}
            </Text>
            <CloseButton size="sm" aria-label={t('reply.forget')} onClick={onForget} />
          </Group>
        )}
        <Textarea
          ref={field}
          aria-label={t('reply.label')}
          placeholder={t('reply.hint')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={LONGEST_BODY}
          dir="auto"
          value={body}
          readOnly={sending.isPending}
          onChange={(event) => setBody(event.currentTarget.value)}
          onKeyDown={sendOnCtrlEnter}
        />
        <ProblemAlert error={sending.error} title={t('reply.failed')} />
        <Group justify="space-between" gap="xs" align="flex-start">
          <AttachmentsField files={files} />
          <Group gap="sm" ml="auto">
            <DraftWords state={keeping.state} />
            <SendButton
              type="submit"
              busy={sending.isPending}
              idle={isEmpty || files.busy}
              leftSection={<IconSend size={16} aria-hidden />}
            >
              {t('send')}
            </SendButton>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
