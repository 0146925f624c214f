import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useArrival } from './arrival.js';

/** A page: its name in the window's title and as its only h1, what it is about, and its actions. */
export function Page({
  title,
  windowTitle = title,
  about,
  actions,
  children,
}: {
  title: string;
  /** Where the heading alone does not tell pages apart. */
  windowTitle?: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useArrival(windowTitle);

  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4}>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className="any-name">
            {title}
          </Title>
          {about && (
            <Text c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
