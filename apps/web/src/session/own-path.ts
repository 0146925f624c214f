/** Where to go on to: only a page of ours, whatever an address that somebody was lured to asks for. */
export function ownPath(next: string | undefined): string | undefined {
  if (!next || !/^\/(?![/\\])/.test(next)) return undefined;
  const { origin, pathname, search, hash } = new URL(next, location.origin);
  if (origin !== location.origin || pathname === '/sign-in') return undefined;
  return pathname + search + hash;
}
