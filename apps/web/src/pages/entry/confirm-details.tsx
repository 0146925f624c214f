import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { type Language, language, languages, speak } from '../../i18n/index.js';
import { fieldErrors } from '../../parts/field-errors.js';
import { useFieldWords } from '../../parts/field-words.js';
import { ProblemAlert } from '../../parts/problem-alert.js';
import { SendButton } from '../../parts/send-button.js';
import { TimeZoneSelect } from '../../parts/time-zone-select.js';
import type { Session } from '../../session/session.js';
import { StepHeading } from './step-heading.js';

type StaffMember = Session['staffMember'];
type Details = ReturnType<typeof detailsOf>;

const detailsOf = ({ givenName, familyName, phone, timeZone, locale }: StaffMember) => ({
  givenName,
  familyName,
  phone: phone ?? '',
  timeZone,
  locale: locale as Language,
});

/** Only what was corrected is sent. */
function correctionsOf(details: Details, staffMember: StaffMember) {
  const before = detailsOf(staffMember);
  const changed = Object.entries(details).filter(([field, value]) => value !== before[field as keyof Details]);
  const { phone, ...rest } = Object.fromEntries(changed) as Partial<Details>;
  return phone === undefined ? rest : { ...rest, phone: phone.trim() || null };
}

export function ConfirmDetails({ staffMember, onDone }: { staffMember: StaffMember; onDone: (after: Session) => void }) {
  const { t } = useTranslation(['entry', 'common']);
  const wordsFor = useFieldWords();
  const named = (name: string) => (name.trim() ? null : t('details.nameMissing'));
  const form = useForm<Details>({
    // The page is read in the language that the person chose; that is most likely the one they want to keep.
    initialValues: { ...detailsOf(staffMember), locale: language() },
    validate: { givenName: named },
  });
  const confirm = useMutation({
    mutationFn: (details: Details) =>
      answerOf(
        api.POST('/api/session/setup/{step}', {
          params: { path: { step: 'confirm_contact_details' } },
          body: correctionsOf(details, staffMember),
        }),
      ),
    onSuccess: async (after) => {
      await speak(after.staffMember.locale as Language);
      onDone(after);
    },
    onError: (error) =>
      form.setErrors(Object.fromEntries(Object.entries(fieldErrors(error)).map(([path, message]) => [path, wordsFor(message)]))),
  });
  const besideFields = confirm.error instanceof Problem && confirm.error.errors.length > 0 ? null : confirm.error;

  return (
    <form noValidate onSubmit={form.onSubmit((details) => confirm.mutate(details))}>
      <Stack gap="md">
        <StepHeading title={t('details.title')}>{t('details.about')}</StepHeading>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={t('details.givenName')}
            autoComplete="given-name"
            required
            maxLength={200}
            {...form.getInputProps('givenName')}
          />
          <TextInput
            label={t('details.familyName')}
            autoComplete="family-name"
            description={t('common:record.oneName')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={200}
            {...form.getInputProps('familyName')}
          />
          <TextInput label={t('details.phone')} type="tel" autoComplete="tel" maxLength={50} {...form.getInputProps('phone')} />
          <Select
            label={t('common:language.label')}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
            allowDeselect={false}
            {...form.getInputProps('locale')}
          />
          <TimeZoneSelect {...form.getInputProps('timeZone')} />
        </SimpleGrid>
        <ProblemAlert error={besideFields} />
        <SendButton type="submit" busy={confirm.isPending}>
          {t('details.confirm')}
        </SendButton>
      </Stack>
    </form>
  );
}
