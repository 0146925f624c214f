import { Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

/** Says how something ended, and takes the focus, whose place went with what stood there before. */
export function FocusedStatus({ children }: { children: ReactNode }) {
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <Text ref={words} tabIndex={-1} style={{ outline: 'none' }}>
      {children}
    </Text>
  );
}
