import { Button, type ButtonProps, type ElementProps, Loader } from '@mantine/core';
import type { MouseEvent, Ref } from 'react';

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
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // The API is often done before the second click of a double click, which must not send again.
    const isSecondClick = event.detail > 1;
    if (busy || idle || isSecondClick) event.preventDefault();
    else onClick?.(event);
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
