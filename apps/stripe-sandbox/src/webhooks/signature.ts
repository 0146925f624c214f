import { createHmac } from 'node:crypto';

/**
 * `t=1712345678,v1=…,v1=…,v0=…`: one `v1` for each secret that is good at the moment, and the false `v0` of test mode.
 * https://docs.stripe.com/webhooks/signature
 */
export function signatureHeader(payload: string, secrets: string[], seconds: number): string {
  const hmac = (secret: string) => createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${hmac(secret)}`), `v0=${hmac('v0')}`].join(',');
}
