import createClient, { type Middleware } from 'openapi-fetch';
import { Problem } from './problem.js';
import type { components, paths } from './schema.js';
import { wasTouched } from '../session/touch.js';

export type Schemas = components['schemas'];

/** Called when the API says that nobody is signed in (any more). */
let onSignedOut = () => {};
export const whenSignedOut = (listener: () => void) => void (onSignedOut = listener);

/** Called when the API refuses what belongs to a feature that the page still takes for switched on. */
let onFeatureOff = () => {};
export const whenFeatureOff = (listener: () => void) => void (onFeatureOff = listener);

/** Ways to ask whether one is signed in at all: there "no" is an answer. */
const maySayNo = ['/api/session', '/api/session/passkey', '/api/activations', '/api/session/passkey/options'];

const manners: Middleware = {
  onRequest({ request }) {
    // A page that nobody touches must not keep its session alive by fetching what changed.
    if (!wasTouched()) request.headers.set('x-background', '1');
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    const problem = await Problem.from(response);
    if (problem.code === 'portal-access.signed-out' && !maySayNo.includes(schemaPath)) onSignedOut();
    if (problem.code === 'access.feature-off') onFeatureOff();
    throw problem;
  },
  onError: ({ error }) => (error instanceof Problem ? error : Problem.unreachable()),
};

/** The API, typed by its OpenAPI document. Refusals are thrown as {@link Problem}. */
export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });
api.use(manners);

/** What was asked for; a refusal has been thrown before. */
export async function answerOf<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  return (await call).data as Data;
}

/** One key for all tries of one thing that must happen once: a double click and a repeat after a lost answer have no second effect. */
export const newIdempotencyKey = () => crypto.randomUUID();
