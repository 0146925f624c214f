export type PasskeyFault = 'cancelled' | 'known' | 'unable';

/** What the browser or the device says when no passkey comes of it; undefined where nothing went wrong. */
export function passkeyFault(error: unknown): PasskeyFault | undefined {
  if (!error) return undefined;
  // The library names its errors as the browser does. "Not allowed" is also what a cancelled or forgotten prompt ends with.
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') return 'known';
  return name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'unable';
}
