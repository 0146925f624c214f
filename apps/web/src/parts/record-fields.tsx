import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languages } from '../i18n/index.js';
import { EmailsField } from './emails-field.js';
import type { RecordForm, RecordValues } from './record-values.js';
import { TimeZoneSelect } from './time-zone-select.js';

/** What must be right before anything is sent; the API has the last word. */
export function useRecordRules() {
  const { t } = useTranslation();
  return {
    givenName: (name: string) => (name.trim() ? null : t('record.nameMissing')),
    emails: (emails: RecordValues['emails']) => (emails.some(({ address }) => address.trim()) ? null : t('record.emailMissing')),
  };
}

/** The fields of a person's record. */
export function RecordFields({ form }: { form: RecordForm }) {
  const { t } = useTranslation();
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('record.givenName')}
          required
          maxLength={200}
          autoComplete="off"
          {...form.getInputProps('givenName')}
        />
        <TextInput
          label={t('record.familyName')}
          description={t('record.oneName')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={200}
          autoComplete="off"
          {...form.getInputProps('familyName')}
        />
        <TextInput label={t('record.jobTitle')} maxLength={200} autoComplete="off" {...form.getInputProps('jobTitle')} />
        <TextInput label={t('record.office')} maxLength={200} autoComplete="off" {...form.getInputProps('office')} />
        <TextInput label={t('record.phone')} type="tel" maxLength={50} autoComplete="off" {...form.getInputProps('phone')} />
        <TimeZoneSelect {...form.getInputProps('timeZone')} />
        <Select
          label={t('language.label')}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          {...form.getInputProps('locale')}
        />
      </SimpleGrid>
      <EmailsField form={form} />
    </>
  );
}
