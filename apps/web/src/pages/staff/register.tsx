import { Group, Paper, Skeleton, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { useFieldWords } from '../../parts/field-words.js';
import { useIntention } from '../../parts/intention.js';
import { Page } from '../../parts/page.js';
import { focusFirstError } from '../../parts/focus-first-error.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { RecordFields, useRecordRules } from '../../parts/record-fields.js';
import { emptyEmail, recordBodyOf, type RecordValues } from '../../parts/record-values.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { practiceQuery } from '../../session/practice.js';
import { staffListKey } from './queries.js';
import { fullName } from '../../parts/full-name.js';

/** Puts somebody on record. Nobody is invited by this: their page, which comes next, is where that is done. */
export default function Register() {
  const { t } = useTranslation('staff');
  const { data: practice, error, refetch } = useQuery(practiceQuery);
  return (
    <Page title={t('register.title')} about={t('register.about')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {practice ? <RegisterForm timeZone={practice.timeZone} /> : !error && <Skeleton h={480} radius="lg" />}
    </Page>
  );
}

function RegisterForm({ timeZone }: { timeZone: string }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const intention = useIntention();
  const fieldWords = useFieldWords();
  const [registered, setRegistered] = useState<Schemas['StaffMember']>();
  const form = useForm<RecordValues>({
    initialValues: blankRecord(timeZone),
    validate: useRecordRules(),
    validateInputOnBlur: false,
  });

  const register = useMutation({
    mutationFn: (values: RecordValues) => {
      const body = recordBodyOf(values);
      return answerOf(api.POST('/api/staff', { params: { header: { 'Idempotency-Key': intention.keyFor(body) } }, body }));
    },
    onSuccess: (person) => {
      intention.fulfilled();
      void queries.invalidateQueries({ queryKey: staffListKey });
      setRegistered(person);
    },
    onError: (problem, values) => {
      if (problem instanceof Problem) form.setErrors(errorsByField(problem, values, fieldWords));
    },
  });

  // Only once the form is known to be saved; before that, leaving would ask.
  useEffect(() => {
    if (!registered) return;
    tellDone(t('register.done', { name: fullName(registered) }));
    void navigate({ to: '/staff/$staffId/portal', params: { staffId: registered.id } });
  }, [registered, navigate, t]);

  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} radius="lg" maw={820}>
      <UnsavedGuard unsaved={form.isDirty() && !registered} />
      <form noValidate onSubmit={form.onSubmit((values) => register.mutate(values), focusFirstError)}>
        <Stack>
          <RecordFields form={form} />
          <ProblemAlert error={register.error} />
          <Group>
            <SendButton type="submit" busy={register.isPending || Boolean(registered)}>
              {t('register.save')}
            </SendButton>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

const blankRecord = (timeZone: string): RecordValues => ({
  givenName: '',
  familyName: '',
  jobTitle: '',
  office: '',
  phone: '',
  timeZone,
  locale: 'en',
  emails: [emptyEmail(true)],
});

/** The API counts the addresses that were sent; blank lines of the form are not among them. */
function errorsByField(
  { errors }: Problem,
  { emails }: RecordValues,
  words: (message: string) => string,
): Record<string, string> {
  const sent = emails.flatMap(({ address }, line) => (address.trim() === '' ? [] : [line]));
  const lineOf = (path: string) => path.replace(/^emails\.(\d+)/, (_, place: string) => `emails.${sent[Number(place)]}`);
  return Object.fromEntries(errors.map(({ path, message }) => [lineOf(path), words(message)]));
}
