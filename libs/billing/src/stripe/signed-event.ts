import { DomainError } from '#shared-kernel/domain';
import type { StripeDoor } from './stripe-door.js';

/** The SDK refuses what is older than this; what is newer it would take. */
const TOLERANCE_SECONDS = 300;

/** All that is kept of an event. */
export interface SignedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly objectId: string;
}

/** Refuses with `billing.webhook-refused` what Stripe has not signed, or not just now, or in its other mode. */
export function readSignedEvent(door: StripeDoor, body: unknown, signature: unknown): SignedEvent {
  try {
    if (typeof body !== 'string' || typeof signature !== 'string') throw new Error('There is no body or no signature.');
    const { id, type, data, livemode } = door.readSigned(body, signature);
    const signedAt = Number(/(?:^|,)\s*t=(\d+)/.exec(signature)?.[1]);
    if (!(signedAt - Date.now() / 1_000 <= TOLERANCE_SECONDS)) throw new Error('It was signed in the future.');
    if (livemode !== door.isLive) throw new Error("It is from Stripe's other mode.");
    const objectId = (data.object as { id?: unknown }).id;
    return { eventId: text(id), type: text(type), objectId: typeof objectId === 'string' ? text(objectId) : '' };
  } catch {
    throw new DomainError(
      'malformed',
      'billing.webhook-refused',
      'This is no event that Stripe has signed within the last minutes.',
    );
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value.length > 255) throw new Error('It is no event.');
  return value;
}
