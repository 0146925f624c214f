import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What something is called, and what it is; stands in a `dl`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" fw={600} className="any-name">
        {children}
      </Text>
    </div>
  );
}
