/** What Stripe answers when it refuses: https://docs.stripe.com/api/errors */
export type ErrorBody = {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: object;
};

export class StripeFailure extends Error {
  /** False where no endpoint began to execute (wrong parameters, a conflict): such an answer is not kept for its key. */
  readonly saved: boolean;

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    { saved = true } = {},
  ) {
    super(body.message);
    this.saved = saved;
  }

  toJSON(): { error: ErrorBody & { doc_url?: string } } {
    const { code } = this.body;
    const doc = code ? { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } : {};
    return { error: { ...this.body, ...doc } };
  }
}

/** 400: the request cannot be done as it was asked. */
export function invalid(message: string, details: { param?: string; code?: string } = {}): StripeFailure {
  return new StripeFailure(400, { type: 'invalid_request_error', message, ...details });
}

/** 404 for an id in the address, 400 for one among the parameters. */
export function noSuch(kind: string, id: string, param: string, status: 400 | 404 = 400): StripeFailure {
  const message = `No such ${kind}: '${id}'`;
  return new StripeFailure(status, { type: 'invalid_request_error', code: 'resource_missing', param, message });
}
