import { Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import i18next from 'i18next';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { queries } from '../../app/queries.js';
import { type Language, languages, speak } from '../../i18n/index.js';
import { fieldErrors } from '../../parts/field-errors.js';
import { useFieldWords } from '../../parts/field-words.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { focusHeadingOf, Section } from '../../parts/section.js';
import { SendButton } from '../../parts/send-button.js';
import { tellDone } from '../../parts/tell.js';
import { TimeZoneSelect } from '../../parts/time-zone-select.js';
import { UnsavedGuard } from '../../parts/unsaved-guard.js';
import { type Session, sessionQuery, useSession } from '../../session/session.js';

const HERE = 'details';

const detailsOf = ({ givenName, familyName, phone, timeZone, locale }: Session['staffMember']) => ({
  givenName,
  familyName,
  phone: phone ?? '',
  timeZone,
  locale: locale as Language,
});
type Details = ReturnType<typeof detailsOf>;

/** Only what was changed is sent: what somebody else corrected meanwhile stays. */
function changesOf(details: Details, before: Details) {
  const changed = Object.entries(details).filter(([field, value]) => value !== before[field as keyof Details]);
  const { phone, ...rest } = Object.fromEntries(changed) as Partial<Details>;
  return phone === undefined ? rest : { ...rest, phone: phone.trim() || null };
}

/** What people may correct of their own record. */
export function DetailsForm() {
  const { t } = useTranslation(['own', 'common']);
  const { staffMember } = useSession();
  const fieldWords = useFieldWords();
  const form = useForm<Details>({
    initialValues: detailsOf(staffMember),
    validate: {
      givenName: (name) => (name.trim() ? null : t('profile.nameMissing')),
    },
  });
  const inWords = (errors: Record<string, string>) =>
    Object.fromEntries(Object.entries(errors).map(([field, message]) => [field, fieldWords(message)]));
  const { isDirty, setInitialValues, setValues, resetDirty } = form;
  const show = useCallback(
    (details: Details) => {
      setInitialValues(details);
      setValues(details);
      resetDirty(details);
    },
    [setInitialValues, setValues, resetDirty],
  );
  // Somebody else may correct the record while it is shown; what was typed here is left alone.
  useEffect(() => {
    if (!isDirty()) show(detailsOf(staffMember));
  }, [staffMember, isDirty, show]);

  const save = useMutation({
    mutationFn: (details: Details) =>
      answerOf(api.PATCH('/api/session/profile', { body: changesOf(details, form.getInitialValues()) })),
    onSuccess: async (session) => {
      show(detailsOf(session.staffMember));
      queries.setQueryData(sessionQuery.queryKey, session);
      await speak(session.staffMember.locale as Language);
      tellDone(i18next.t('saved'));
    },
    onError: (error) => form.setErrors(inWords(fieldErrors(error))),
  });
  const discard = () => {
    form.reset();
    save.reset();
    focusHeadingOf(HERE);
  };
  const besideFields = save.error instanceof Problem && save.error.errors.length > 0 ? null : save.error;

  return (
    <Section id={HERE} title={t('profile.details.title')} about={t('profile.details.about')}>
      <UnsavedGuard unsaved={form.isDirty()} />
      <form noValidate onSubmit={form.onSubmit((details) => save.mutate(details))}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
          <TextInput
            label={t('profile.givenName')}
            autoComplete="given-name"
            required
            maxLength={200}
            {...form.getInputProps('givenName')}
          />
          <TextInput
            label={t('profile.familyName')}
            autoComplete="family-name"
            description={t('common:record.oneName')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={200}
            {...form.getInputProps('familyName')}
          />
          <TextInput label={t('profile.phone')} type="tel" autoComplete="tel" maxLength={50} {...form.getInputProps('phone')} />
          <Select
            label={t('common:language.label')}
            description={t('profile.languageAbout')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
            allowDeselect={false}
            {...form.getInputProps('locale')}
          />
          <TimeZoneSelect
            description={t('profile.timeZoneAbout')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('timeZone')}
          />
        </SimpleGrid>
        <ProblemAlert error={besideFields} />
        <Group mt="md">
          <SendButton type="submit" busy={save.isPending}>
            {t('common:save')}
          </SendButton>
          {form.isDirty() && !save.isPending && (
            <Button variant="default" onClick={discard}>
              {t('profile.discard')}
            </Button>
          )}
        </Group>
      </form>
    </Section>
  );
}
