import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode, Ref } from 'react';

interface ControlProps {
  name: string;
  children: ReactNode;
  action?: ReactNode;
  /** How it stands: where the focus goes when the button has done its work and goes away. */
  ref?: Ref<HTMLDivElement>;
}

/** One line of the account: what it is, how it stands, and the button that changes it. */
export function Control({ name, children, action, ref }: ControlProps) {
  return (
    <Group justify="space-between" gap="sm">
      <Stack gap={2} flex="1 1 260px">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" className="any-name" component="div" ref={ref} tabIndex={ref ? -1 : undefined}>
          {children}
        </Text>
      </Stack>
      {action}
    </Group>
  );
}
