import { StripeFailure } from '../failure.js';

const unauthorized = (message: string) => new StripeFailure(401, { type: 'invalid_request_error', message }, { saved: false });

/** Throws unless the request brings the account's secret key, as bearer or as the user of basic authentication. */
export function assertAuthenticated(authorization: string | undefined, secretKey: string): void {
  const key = keyIn(authorization);
  if (!key) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://docs.stripe.com/api/authentication for details.",
    );
  }
  if (key === secretKey) return;
  if (key.startsWith('pk_')) {
    throw unauthorized('This API call cannot be made with a publishable API key. Please use a secret API key.');
  }
  throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
}

function keyIn(authorization = ''): string | undefined {
  const [scheme, value = ''] = authorization.split(' ');
  if (/^bearer$/i.test(scheme!)) return value;
  return /^basic$/i.test(scheme!) ? Buffer.from(value, 'base64').toString('utf8').split(':')[0] : undefined;
}

function masked(key: string): string {
  const [start, end] = [key.slice(0, 8), key.slice(-4)];
  return key.length <= 12 ? '*'.repeat(key.length) : `${start}${'*'.repeat(key.length - 12)}${end}`;
}
