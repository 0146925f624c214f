import { createHmac, timingSafeEqual } from 'node:crypto';

export const CHALLENGE_MINUTES = 5;
const TIME_BYTES = 6;

/**
 * Challenges for signing in by passkey. Nothing is kept of them, because anybody may ask for any number: a challenge is the
 * moment at which it was made, and an HMAC of that moment and of the browser it was made for. That it works once only is kept
 * where it was answered rightly.
 */
export class PasskeyChallenges {
  private readonly key: Buffer;

  /** `secretsKey` is the setting `SECRETS_KEY`. */
  constructor(secretsKey: string) {
    this.key = Buffer.from(secretsKey, 'base64');
  }

  make(browserToken: string, now: Date): Uint8Array<ArrayBuffer> {
    const madeAt = Buffer.alloc(TIME_BYTES);
    madeAt.writeUIntBE(now.getTime(), 0, TIME_BYTES);
    return new Uint8Array([...madeAt, ...this.proofOf(madeAt, browserToken)]);
  }

  /** Whether this is a challenge, in base64url, that was made for the browser within the last five minutes. */
  isGood(challenge: string, browserToken: string, now: Date): boolean {
    const given = Buffer.from(challenge, 'base64url');
    const madeAt = given.subarray(0, TIME_BYTES);
    const right = this.proofOf(madeAt, browserToken);
    if (given.length !== TIME_BYTES + right.length || !timingSafeEqual(given.subarray(TIME_BYTES), right)) return false;
    const age = now.getTime() - madeAt.readUIntBE(0, TIME_BYTES);
    return age < CHALLENGE_MINUTES * 60_000;
  }

  private proofOf(madeAt: Buffer, browserToken: string): Buffer {
    return createHmac('sha256', this.key).update('passkey-challenge\0').update(madeAt).update(browserToken).digest();
  }
}
