/** `dana@example.org` as it may stand on a screen that others see: `d•••@example.org`. */
export function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}•••${address.slice(at)}`;
}
