import { Stack } from '@mantine/core';
import { Children, type ReactNode } from 'react';

/** A list without marks, each entry as wide as the list. */
export function PlainList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack component="ul" gap="md" m={0} p={0} aria-label={label}>
      {Children.map(children, (child) => (
        <li style={{ listStyle: 'none' }}>{child}</li>
      ))}
    </Stack>
  );
}
