import { Center } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect, useEffectEvent } from 'react';
import { SendButton } from './send-button.js';

interface MoreProps {
  words: string;
  /** Nothing is shown where there is no more. */
  hasMore: boolean;
  busy: boolean;
  /** After a failure only the button asks again. */
  failed?: boolean;
  onMore: () => void;
}

/** Fetches what follows when the end of a list comes into view; the button is for whoever does not scroll. */
export function More({ words, hasMore, busy, failed = false, onMore }: MoreProps) {
  const { ref, entry } = useIntersection({ rootMargin: '300px' });
  const inView = entry?.isIntersecting ?? false;
  const more = useEffectEvent(onMore);
  useEffect(() => {
    if (inView && hasMore && !busy && !failed) more();
  }, [inView, hasMore, busy, failed]);
  if (!hasMore) return null;
  return (
    <Center ref={ref} py="xs">
      <SendButton variant="default" busy={busy} onClick={onMore}>
        {words}
      </SendButton>
    </Center>
  );
}
