import { Button, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../../api/problem.js';
import { focusFirstError } from '../../../parts/focus-first-error.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { DraftWords } from '../draft-words.js';
import { LONGEST_BODY, LONGEST_SUBJECT } from '../../../parts/message-limits.js';
import type { Draft } from '../queries.js';
import { AttachmentsField } from '../../../parts/attachments/attachments-field.js';
import { PeoplePicker } from './people-picker.js';
import { sendOnCtrlEnter } from './send-on-ctrl-enter.js';
import { useCompose } from './use-compose.js';
import { fullName } from '../../../parts/full-name.js';

type Faults = Partial<Record<'people' | 'subject' | 'body', string>>;

/** To whom, about what, and the first message. */
export function ComposeForm({ draft }: { draft?: Draft }) {
  const { t } = useTranslation('messages');
  const compose = useCompose(draft);
  const { people, subject, body, files, sending, keeping } = compose;
  const [tried, setTried] = useState(false);
  const faults: Faults = tried
    ? {
        ...(people.length === 0 && { people: t('new.peopleMissing') }),
        ...(subject.trim() === '' && { subject: t('new.subjectMissing') }),
        ...(body.trim() === '' && files.ids.length === 0 && { body: t('new.bodyMissing') }),
      }
    : {};
  const complete = people.length > 0 && subject.trim() !== '' && (body.trim() !== '' || files.ids.length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!complete) return focusFirstError();
    if (!files.busy && !sending.isPending) sending.mutate();
    return undefined;
  };

  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} radius="lg" maw={820}>
      <UnsavedGuard unsaved={keeping.state.kind === 'failed' && !sending.isSuccess} />
      <form noValidate onSubmit={submit} aria-label={t('new.title')}>
        <Stack>
          <PeoplePicker label={t('new.to')} chosen={people} onChange={compose.setPeople} error={faults.people} />
          <TextInput
            label={t('new.subject')}
            maxLength={LONGEST_SUBJECT}
            dir="auto"
            autoComplete="off"
            value={subject}
            error={faults.subject}
            onChange={(event) => compose.setSubject(event.currentTarget.value)}
          />
          <Textarea
            label={t('new.body')}
            autosize
            minRows={6}
            maxRows={20}
            maxLength={LONGEST_BODY}
            dir="auto"
            value={body}
            readOnly={sending.isPending}
            error={faults.body}
            onChange={(event) => compose.setBody(event.currentTarget.value)}
            onKeyDown={sendOnCtrlEnter}
          />
          <AttachmentsField files={files} />
          <ProblemAlert error={sending.error} title={t('reply.failed')} />
          <Unreachable error={sending.error} compose={compose} />
          <ProblemAlert error={compose.discarding.error} />
          <Group gap="sm">
            <SendButton
              type="submit"
              busy={sending.isPending || sending.isSuccess}
              idle={files.busy}
              leftSection={<IconSend size={16} aria-hidden />}
            >
              {t('send')}
            </SendButton>
            {compose.hasDraft && (
              <Button variant="default" onClick={() => void compose.askThenDiscard()}>
                {t('draft.discard')}
              </Button>
            )}
            <DraftWords state={keeping.state} />
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

/** Whom the message does not reach, by name; the rest can be written to without them. */
function Unreachable({ error, compose }: { error: unknown; compose: ReturnType<typeof useCompose> }) {
  const { t } = useTranslation('messages');
  if (!(error instanceof Problem) || error.code !== 'messaging.cannot-be-written-to') return null;
  const places = new Set(error.errors.map(({ path }) => Number(/\d+$/.exec(path)?.[0])));
  const names = compose.people.filter((_person, place) => places.has(place)).map(fullName);
  if (names.length === 0) return null;
  return (
    <Group gap="sm">
      <Text size="sm" className="any-name">
        {t('new.unreachable', { names: names.join(', ') })}
      </Text>
      <Button
        size="xs"
        variant="default"
        onClick={() => compose.setPeople(compose.people.filter((_person, place) => !places.has(place)))}
      >
        {t('new.without')}
      </Button>
    </Group>
  );
}
