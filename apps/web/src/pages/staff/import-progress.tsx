import { Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client.js';
import { Section } from '../../parts/section.js';

interface ImportProgressProps {
  title: string;
  /** Undefined until it is known. */
  run: Schemas['StaffImport'] | undefined;
  children?: ReactNode;
}

/** How many rows have been read. */
export function ImportProgress({ title, run, children }: ImportProgressProps) {
  const { t } = useTranslation('staff');
  const total = run?.total ?? 0;
  const done = run?.done ?? 0;
  const words = total > 0 ? t('import.rows', { done, count: total }) : t('import.waiting');
  return (
    <Section title={title}>
      <Stack gap="xs">
        <Progress.Root size="xl" radius="xl">
          <Progress.Section
            value={total > 0 ? (done / total) * 100 : 0}
            animated
            aria-label={t('import.progress')}
            aria-valuetext={words}
          />
        </Progress.Root>
        <Text size="sm">{words}</Text>
      </Stack>
      {children}
    </Section>
  );
}
