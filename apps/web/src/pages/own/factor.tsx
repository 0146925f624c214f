import { Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type FactorProps = { icon: Icon; title: string; words: ReactNode; actions: ReactNode; children?: ReactNode };

/** One kind of second factor: how it stands, and what can be done about it. */
export function Factor({ icon: Icon, title, words, actions, children }: FactorProps) {
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start" flex="1 1 280px">
          <ThemeIcon variant="light" size="lg" aria-hidden>
            <Icon size={20} />
          </ThemeIcon>
          <div>
            <Title order={3} size="h5">
              {title}
            </Title>
            <Text size="sm" c="dimmed" component="div">
              {words}
            </Text>
          </div>
        </Group>
        <Group gap="xs">{actions}</Group>
      </Group>
      {children}
    </Stack>
  );
}
