import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A part of a page with a heading of its own: what it is, what it is for, and its actions. */
export function Section(section: { id?: string; title: string; about?: ReactNode; actions?: ReactNode; children?: ReactNode }) {
  const { id, title, about, actions, children } = section;
  const heading = useId();
  return (
    <Paper component="section" id={id} aria-labelledby={heading} withBorder p={{ base: 'md', sm: 'lg' }} radius="lg">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} flex="1 1 280px">
            <Title order={2} size="h4" id={heading} tabIndex={-1}>
              {title}
            </Title>
            {about && (
              <Text c="dimmed" size="sm" component="div">
                {about}
              </Text>
            )}
          </Stack>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}

/** Where the focus goes when the control that had it is gone: to the heading of the section it stood in. */
export const focusHeadingOf = (sectionId: string) => document.getElementById(sectionId)?.querySelector('h2')?.focus();
