import { Group, Progress, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../../parts/field-errors.js';
import { useFieldWords } from '../../../parts/field-words.js';
import { focusFirstError } from '../../../parts/focus-first-error.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { SendButton } from '../../../parts/send-button.js';
import { FilePick } from './file-pick.js';
import type { Kind, UploadTarget } from './queries.js';
import { type UploadValues, useUpload } from './use-upload.js';

const kinds: readonly Kind[] = ['insurance_card', 'statement', 'other'];
const LONGEST_TITLE = 200;
const LONGEST_MEMBER_ID = 100;

/** What is uploaded, looked at before it is sent. */
export function UploadForm({ target, onClose }: { target: UploadTarget; onClose: () => void }) {
  const { t, i18n } = useTranslation('billing-documents');
  const fieldWords = useFieldWords();
  const { of, hasCard = false } = target;
  const choices = kinds.filter((kind) => !(hasCard && kind === 'insurance_card'));
  const form = useForm<UploadValues>({
    initialValues: { kind: of?.kind ?? choices[0]!, title: '', memberId: '', validUntil: '', front: null, back: null },
    validate: {
      memberId: (id, { kind }) => (kind === 'insurance_card' && !id.trim() ? t('upload.memberIdMissing') : null),
      front: (file) => (file ? null : t('upload.fileMissing')),
    },
  });
  const { upload, progress } = useUpload(target, onClose);
  const isCard = form.values.kind === 'insurance_card';
  const busy = upload.isPending;
  const send = (values: UploadValues) =>
    upload.mutate(values, {
      onError: (error) => {
        form.setErrors(Object.fromEntries(Object.entries(fieldErrors(error)).map(([path, says]) => [path, fieldWords(says)])));
        focusFirstError();
      },
    });

  return (
    <form noValidate onSubmit={form.onSubmit(send, focusFirstError)} aria-label={t('upload.title')}>
      <Stack>
        {!of && (
          <Select
            label={t('upload.kind')}
            description={hasCard ? t('upload.oneCard') : undefined}
            data={choices.map((value) => ({ value, label: t(`kind.${value}`) }))}
            allowDeselect={false}
            {...form.getInputProps('kind')}
          />
        )}
        {isCard ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t('version.memberId')}
              required
              autoComplete="off"
              maxLength={LONGEST_MEMBER_ID}
              {...form.getInputProps('memberId')}
            />
            <TextInput
              type="date"
              label={t('version.validUntil')}
              description={t('upload.validUntilAbout')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('validUntil')}
            />
          </SimpleGrid>
        ) : (
          !of && (
            <TextInput
              label={t('upload.name')}
              description={t('upload.nameAbout')}
              maxLength={LONGEST_TITLE}
              dir="auto"
              {...form.getInputProps('title')}
            />
          )
        )}
        <SimpleGrid cols={{ base: 1, xs: isCard ? 2 : 1 }}>
          <FilePick label={t(`files.${form.values.kind}.front`)} busy={busy} required {...form.getInputProps('front')} />
          {isCard && <FilePick label={t('files.insurance_card.back')} busy={busy} {...form.getInputProps('back')} />}
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {t('upload.limits')}
        </Text>
        <div role="status">
          {progress !== undefined && (
            <Stack gap={4}>
              <Progress.Root size="lg">
                <Progress.Section
                  value={progress * 100}
                  aria-label={t('upload.progress')}
                  aria-valuetext={new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(progress)}
                />
              </Progress.Root>
              <Text size="sm">{t(progress < 1 ? 'upload.sending' : 'upload.checking')}</Text>
            </Stack>
          )}
        </div>
        <ProblemAlert error={upload.error} title={t('upload.refused')} />
        <Group justify="flex-end">
          <SendButton type="submit" busy={busy}>
            {t('upload.send')}
          </SendButton>
        </Group>
      </Stack>
    </form>
  );
}
