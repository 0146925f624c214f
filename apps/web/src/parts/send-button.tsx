import { Button, type ButtonProps, type ElementProps, Loader } from '@mantine/core';
import { type MouseEvent, type Ref, useEffect, useRef } from 'react';

/** Until then a press has surely made its button busy; on a slow device that is not at once. */
const TAKES_EFFECT_MS = 100;

interface SendButtonProps extends ButtonProps, ElementProps<'button', keyof ButtonProps> {
  ref?: Ref<HTMLButtonElement>;
  /** While it is sent, a second press does nothing. */
  busy?: boolean;
  /** There is nothing to send. */
  idle?: boolean;
}

/**
 * A button that sends something. It is never `disabled`, which would throw the focus of whoever uses the keyboard to the
 * top of the page; it only does nothing, and says so.
 */
export function SendButton({ busy = false, idle = false, onClick, leftSection, ...rest }: SendButtonProps) {
  const taking = useRef(false);
  // What has failed already, or was refused by the form itself, may be tried again at once.
  useEffect(() => {
    if (!busy) taking.current = false;
  });
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // The API is often done before the second click of a double click, which must not send again.
    const isSecondClick = event.detail > 1;
    if (busy || idle || isSecondClick || taking.current) return event.preventDefault();
    taking.current = true;
    setTimeout(() => (taking.current = false), TAKES_EFFECT_MS);
    onClick?.(event);
  };
  return (
    <Button
      {...rest}
      data-disabled={idle || undefined}
      aria-disabled={busy || idle || undefined}
      aria-busy={busy || undefined}
      leftSection={busy ? <Loader size={16} color="currentColor" aria-hidden /> : leftSection}
      onClick={press}
    />
  );
}
