import { Group, Radio, Select, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { officesQuery } from '../../parts/offices.js';
import { ProblemAlert } from '../../parts/problem-alert.js';

interface Audience {
  audience: 'everybody' | 'office';
  office: string | null;
}

/** Everybody, or one of the offices that stand on people's records. */
export function AudienceField<Values extends Audience>({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation('announcements');
  const { data, error, refetch } = useQuery(officesQuery);
  return (
    <Stack gap="sm">
      <Radio.Group label={t('new.to')} {...form.getInputProps('audience')}>
        <Group mt={6} gap="lg">
          <Radio value="everybody" label={t('new.everybody')} />
          <Radio value="office" label={t('new.office')} />
        </Group>
      </Radio.Group>
      {form.values.audience === 'office' && (
        <>
          <ProblemAlert error={error} onRetry={() => void refetch()} />
          <Select
            label={t('new.which')}
            data={data?.items.map(({ office }) => office) ?? []}
            searchable
            required
            allowDeselect={false}
            nothingFoundMessage={t('new.noOffice')}
            maw={420}
            {...form.getInputProps('office')}
          />
        </>
      )}
    </Stack>
  );
}
