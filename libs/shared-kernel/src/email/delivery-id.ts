import { createHash } from 'node:crypto';

/** Where one fact leads to mails to several addresses: one delivery for each, and the same one at every attempt. */
export function deliveryIdFor(eventId: string, address: string): string {
  const hex = createHash('sha256').update(`${eventId}:${address}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
