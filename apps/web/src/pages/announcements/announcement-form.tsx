import { Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconSpeakerphone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../../api/problem.js';
import { AttachmentsField } from '../../parts/attachments/attachments-field.js';
import { useAttachments } from '../../parts/attachments/use-attachments.js';
import { LONGEST_BODY, LONGEST_SUBJECT } from '../../parts/message-limits.js';
import { focusFirstError } from '../../parts/focus-first-error.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { useHasMessages } from '../../session/unread.js';
import { AudienceField } from './audience-field.js';
import { useAnnounce } from './use-announce.js';
import { useReach } from './use-reach.js';

/** For whom, about what, and what is announced. Before it goes out, it asks. Files are handed over by who has messages themselves. */
export function AnnouncementForm() {
  const { t } = useTranslation('announcements');
  const form = useForm({
    initialValues: { audience: 'everybody' as 'everybody' | 'office', office: null as string | null, subject: '', body: '' },
    validate: {
      office: (office, { audience }) => (audience === 'office' && !office ? t('new.officeMissing') : null),
      subject: (subject) => (subject.trim() ? null : t('new.subjectMissing')),
      body: (body) => (body.trim() ? null : t('new.bodyMissing')),
    },
  });
  const { audience, office, subject, body } = form.values;
  const chosen = audience === 'everybody' ? null : (office ?? undefined);
  const reach = useReach(chosen);
  const announcing = useAnnounce();
  const files = useAttachments([]);
  const mayAttach = useHasMessages();
  const nobody = hasCode(announcing.error, 'messaging.nobody-there');

  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} radius="lg" maw={820}>
      <UnsavedGuard unsaved={(form.isDirty() || files.ids.length > 0) && !announcing.isDone} />
      <form
        noValidate
        aria-label={t('new.title')}
        onSubmit={form.onSubmit(
          () => void announcing.askThenSend({ subject, body, office: chosen ?? null, attachmentIds: files.ids }, reach),
          focusFirstError,
        )}
      >
        <Stack>
          <AudienceField form={form} />
          <Text size="sm" role="status" mih="1.55em">
            {chosen !== undefined && reach !== undefined && t('reach', { count: reach })}
          </Text>
          <TextInput
            label={t('new.subject')}
            maxLength={LONGEST_SUBJECT}
            required
            dir="auto"
            autoComplete="off"
            {...form.getInputProps('subject')}
          />
          <Textarea
            label={t('new.body')}
            autosize
            minRows={6}
            maxRows={20}
            maxLength={LONGEST_BODY}
            required
            dir="auto"
            readOnly={announcing.isPending}
            {...form.getInputProps('body')}
          />
          {mayAttach && <AttachmentsField files={files} />}
          <ProblemAlert error={announcing.error} title={nobody ? t('new.nobodyTitle') : t('new.failed')} />
          <Group>
            <SendButton
              type="submit"
              busy={announcing.isPending || announcing.isDone}
              idle={files.busy}
              leftSection={<IconSpeakerphone size={16} aria-hidden />}
            >
              {t('new.submit')}
            </SendButton>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
