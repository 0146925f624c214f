/** Once what is wrong is marked, whoever uses the keyboard goes on where the first of it is. */
export function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
}
