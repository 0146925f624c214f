import { Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../../api/client.js';
import { hasCode, Problem } from '../../../api/problem.js';
import { fieldErrors } from '../../../parts/field-errors.js';
import { useFieldWords } from '../../../parts/field-words.js';
import { ProblemAlert } from '../../../parts/problem-alert.js';
import { RecordFields, useRecordRules } from '../../../parts/record-fields.js';
import { recordValuesOf, type RecordValues } from '../../../parts/record-values.js';
import { Section } from '../../../parts/section.js';
import { SendButton } from '../../../parts/send-button.js';
import { tellDone } from '../../../parts/tell.js';
import { UnsavedGuard } from '../../../parts/unsaved-guard.js';
import { withPassword } from '../../../parts/with-password.js';
import { type Member, memberQuery } from '../queries.js';
import { type RecordChanges, recordChanges, removedAddresses } from './record-changes.js';
import { RecordConflict } from './record-conflict.js';

export function RecordForm({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation(['member', 'common']);
  const queries = useQueryClient();
  const fieldWords = useFieldWords();
  // What the person began with, whatever others save meanwhile.
  const [before] = useState(member);
  const [isStale, setStale] = useState(false);
  const form = useForm<RecordValues>({ initialValues: recordValuesOf(before), validate: useRecordRules() });
  const fields = useRef<HTMLFormElement>(null);
  // The button that opened the form is gone.
  useEffect(() => fields.current?.querySelector('input')?.focus(), []);
  const initial = form.getInitialValues();
  const changes = recordChanges(form.getValues(), initial);
  const isChanged = Object.keys(changes).length > 0;
  const removed = removedAddresses(form.getValues(), initial);
  const question = memberQuery(member.id);

  const save = useMutation({
    mutationFn: ({ body, version }: { body: RecordChanges; version: number }) =>
      withPassword(() =>
        answerOf(
          api.PATCH('/api/staff/{id}', { params: { path: { id: member.id }, header: { 'If-Match': `"${version}"` } }, body }),
        ),
      ),
    onSuccess: async (saved) => {
      if (!saved) return;
      form.setInitialValues(recordValuesOf(saved));
      form.reset();
      await queries.cancelQueries({ queryKey: question.queryKey });
      queries.setQueryData(question.queryKey, saved);
      void queries.invalidateQueries({ queryKey: ['staff', member.id] });
      void queries.invalidateQueries({ queryKey: ['staff-list'] });
      tellDone(i18next.t('saved'));
      onClose();
    },
    onError: async (error) => {
      const wrong = Object.entries(fieldErrors(error)).map(([path, message]) => [path, fieldWords(message)]);
      form.setErrors(Object.fromEntries(wrong));
      if (!hasCode(error, 'staff.stale')) return;
      await queries.invalidateQueries({ queryKey: question.queryKey });
      setStale(true);
    },
  });
  const isBesideFields = !(save.error instanceof Problem) || save.error.errors.length === 0;

  return (
    <Section title={t('biographics.title')} about={t('biographics.editing')}>
      <UnsavedGuard unsaved={isChanged} />
      <form ref={fields} noValidate onSubmit={form.onSubmit(() => save.mutate({ body: changes, version: before.version }))}>
        <Stack gap="md">
          <RecordFields form={form} />
          <div role="status">
            {removed.length > 0 && (
              <Text size="sm" className="any-name">
                {t('biographics.linksDie', { count: removed.length, addresses: removed.join(', ') })}
              </Text>
            )}
          </div>
          {isStale ? (
            <RecordConflict
              mine={changes}
              theirs={member}
              busy={save.isPending}
              onMine={() => save.mutate({ body: changes, version: member.version })}
              onTheirs={() => {
                form.reset();
                onClose();
              }}
            />
          ) : (
            isBesideFields && <ProblemAlert error={save.error} />
          )}
          <Group>
            <SendButton type="submit" busy={save.isPending} idle={!isChanged || isStale}>
              {t('common:save')}
            </SendButton>
            <Button
              variant="default"
              onClick={() => {
                form.reset();
                onClose();
              }}
            >
              {t('common:cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
