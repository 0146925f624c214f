import { Anchor, Text } from '@mantine/core';
import { messageParts } from './message-parts.js';
import classes from './messages.module.css';

/** What somebody wrote, exactly as they wrote it; never taken for HTML. */
export function MessageText({ text }: { text: string }) {
  return (
    <Text component="div" dir="auto" className={classes.text}>
      {messageParts(text).map(({ text: words, href }, place) =>
        href ? (
          <Anchor key={place} href={href} target="_blank" rel="noopener noreferrer nofollow" underline="always" inherit>
            {words}
          </Anchor>
        ) : (
          words
        ),
      )}
    </Text>
  );
}
