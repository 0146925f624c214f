import { StripeFailure } from '../failure.js';
import type { IdempotencyKeys, SavedAnswer } from '../state/idempotency-keys.js';

const longestKey = 255;

const refused = (status: number, body: StripeFailure['body']) => new StripeFailure(status, body, { saved: false });

/**
 * The answer that this key has had, or undefined when it is new. Throws when it belongs to another request, or to one that
 * is being executed: https://docs.stripe.com/api/idempotent_requests
 */
export function answerFor(keys: IdempotencyKeys, key: string, path: string, params: string): SavedAnswer | undefined {
  if (key.length > longestKey) {
    throw refused(400, {
      type: 'invalid_request_error',
      message: `Idempotency keys can be at most ${longestKey} characters long.`,
    });
  }
  const use = keys.find(key);
  if (!use) return undefined;
  if (use.path !== path) {
    throw refused(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}' vs '${use.path}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (use.params !== params) {
    throw refused(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (use.answer) return use.answer;
  throw refused(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
}
