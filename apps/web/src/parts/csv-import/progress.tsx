import { Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../section.js';
import type { CsvImport } from './kind.js';

interface ImportProgressProps {
  title: string;
  /** Undefined until it is known. */
  run: CsvImport | undefined;
  children?: ReactNode;
}

/** How many rows have been read. */
export function ImportProgress({ title, run, children }: ImportProgressProps) {
  const { t } = useTranslation('csv-import');
  const total = run?.total ?? 0;
  const done = run?.done ?? 0;
  const words = total > 0 ? t('rows', { done, count: total }) : t('waiting');
  return (
    <Section title={title}>
      <Stack gap="xs">
        <Progress.Root size="xl" radius="xl">
          <Progress.Section
            value={total > 0 ? (done / total) * 100 : 0}
            animated
            aria-label={t('progress')}
            aria-valuetext={words}
          />
        </Progress.Root>
        <Text size="sm">{words}</Text>
      </Stack>
      {children}
    </Section>
  );
}
