import { Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { practiceQuery } from '../../../session/practice.js';
import { Money } from '../money.js';
import { totalOf } from './draft-values.js';
import { LinesField } from './lines-field.js';
import type { DraftForm } from './use-draft-form.js';

const LONGEST_NOTE = 2_000;

/** What is billed, until when it is to be paid, and what it comes to while it is typed. */
export function DraftFields({ form, currency }: { form: DraftForm; currency: string }) {
  const { t } = useTranslation('billing');
  const { data: practice } = useQuery(practiceQuery);
  return (
    <Stack>
      <LinesField form={form} currency={currency} />
      <Group justify="flex-end" gap="xl" role="status">
        <Text fw={650}>{t('draft.total')}</Text>
        <Money fw={650} fz={22} amount={totalOf(form.getValues().lines, currency)} currency={currency} />
      </Group>
      <TextInput
        type="date"
        label={t('draft.dueOn')}
        description={t('draft.dueOnAbout', { zone: practice?.timeZone })}
        maw={420}
        {...form.getInputProps('dueOn')}
      />
      <Textarea
        label={t('draft.note')}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={LONGEST_NOTE}
        dir="auto"
        {...form.getInputProps('note')}
      />
    </Stack>
  );
}
