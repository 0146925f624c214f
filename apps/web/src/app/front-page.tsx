import { Center, Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languages, speak } from '../i18n/index.js';
import { useArrival } from '../parts/arrival.js';
import { practiceQuery } from '../session/practice.js';

/** A page for somebody who is not signed in, or not set up yet: one card, and the choice of language. */
export function FrontPage({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const heading = useArrival(title);
  const { data: practice, isError } = useQuery(practiceQuery);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={wide ? 640 : 460} gap="md">
        <Text c="dimmed" size="sm" ta="center" className="any-name" mih="1.55em">
          {practice?.practiceName ?? (isError && t('product'))}
        </Text>
        <Paper withBorder shadow="sm" p={{ base: 'lg', sm: 'xl' }} radius="lg">
          <Title order={1} size="h2" mb="md" ref={heading} tabIndex={-1} className="any-name">
            {title}
          </Title>
          {children}
        </Paper>
        <Group justify="center">
          <SegmentedControl
            size="xs"
            aria-label={t('language.label')}
            value={i18n.language}
            onChange={(tag) => void speak(tag as Language)}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          />
        </Group>
      </Stack>
    </Center>
  );
}
