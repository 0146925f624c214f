import { type Client, freshPortal, type TestPortal } from '../support/index.js';

const KB = 1024;
/** The limit of a JSON body. */
const LIMIT = 256 * KB;
/** Far more than reading takes on a busy machine, far less than an expression that tries every way to read it. */
const PATIENCE_MS = 10_000;

let portal: TestPortal;
let visitor: Client;

beforeAll(async () => {
  portal = await freshPortal({}, { worker: false });
  visitor = portal.anonymous();
}, 60_000);

afterAll(() => portal?.stop());

async function answerTo(body: string): Promise<[number, string]> {
  const response = await fetch(new URL('/api/activations/inspect', portal.url), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', origin: portal.url },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return [response.status, ((await response.json()) as { code: string }).code];
}

describe('A JSON body just below the limit is answered', () => {
  const half = 125 * KB;

  it.each<[string, string, string]>([
    ['escaped quotes in a value', `{"token":"${'\\"'.repeat(half)}"}`, 'request.invalid'],
    ['escaped quotes in a key', `{"${'\\"'.repeat(half)}":1}`, 'request.invalid'],
    ['escaped backslashes', `{"token":"${'\\\\'.repeat(half)}"}`, 'request.invalid'],
    ['escaped quotes in a text that never ends', `{"token":"${'\\"'.repeat(half)}`, 'request.malformed'],
    ['a text that seems to be many keys', `{"token":"${'\\":'.repeat(80 * KB)}"}`, 'request.invalid'],
    ['empty texts', `{"token":[${'"",'.repeat(80 * KB)}""]}`, 'request.invalid'],
    ['spaces before the colon', `{"token"${' '.repeat(2 * half)}:"x"}`, 'portal-access.invitation-not-valid'],
    ['spaces behind a text', `["token"${' '.repeat(2 * half)}]`, 'request.invalid'],
    ['lists in lists', '['.repeat(half) + ']'.repeat(half), 'request.malformed'],
  ])('with %s', async (_name, body, code) => {
    expect(body.length).toBeLessThan(LIMIT);
    expect(await answerTo(body)).toEqual([code.startsWith('request') ? 400 : 410, code]);
  });
});

it('A JSON body above the limit is refused as too large, whether or not it says so beforehand', async () => {
  const body = `{"token":"${'x'.repeat(LIMIT)}"}`;
  expect(await answerTo(body)).toEqual([413, 'request.too-large']);

  const response = await fetch(new URL('/api/activations/inspect', portal.url), {
    method: 'POST',
    body: new Blob([body]).stream(),
    duplex: 'half',
    headers: { 'content-type': 'application/json', origin: portal.url },
  } as RequestInit);
  expect(response.status).toBe(413);
  expect((await visitor.get('/health/live')).status).toBe(200);
});
