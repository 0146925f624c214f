import { type Client, freshPortal, type TestPortal } from '../support/index.js';

const KB = 1024;
/** The limit of a JSON body, and of one that anybody may send. */
const LIMIT = 256 * KB;
const PUBLIC_LIMIT = 16 * KB;
/** Far more than reading takes on a busy machine, far less than an expression that tries every way to read it. */
const PATIENCE_MS = 10_000;

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await freshPortal({}, { worker: false });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const sent = (path: string, body: RequestInit['body'], options: object = {}) =>
  fetch(new URL(path, portal.url), {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      origin: portal.url,
      cookie: [...admin.jar].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...options,
  });

async function answerTo(body: string, path = '/api/staff'): Promise<[number, string]> {
  const response = await sent(path, body);
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
    ['spaces before the colon', `{"token"${' '.repeat(2 * half)}:"x"}`, 'request.invalid'],
    ['spaces behind a text', `["token"${' '.repeat(2 * half)}]`, 'request.invalid'],
    ['lists in lists', '['.repeat(half) + ']'.repeat(half), 'request.invalid'],
  ])('with %s', async (_name, body, code) => {
    expect(body.length).toBeLessThan(LIMIT);
    expect(await answerTo(body)).toEqual([400, code]);
  });
});

it('A JSON body above the limit is refused as too large, whether or not it says so beforehand', async () => {
  const body = `{"token":"${'x'.repeat(LIMIT)}"}`;
  expect(await answerTo(body)).toEqual([413, 'request.too-large']);

  const response = await sent('/api/staff', new Blob([body]).stream(), { duplex: 'half' });
  expect(response.status).toBe(413);
  expect((await portal.anonymous().get('/health/live')).status).toBe(200);
});

it('A JSON body that anybody may send is refused as too large above 16 KB, and read below', async () => {
  const token = 'x'.repeat(PUBLIC_LIMIT);
  expect(await answerTo(`{"token":"${token}"}`, '/api/activations/inspect')).toEqual([413, 'request.too-large']);
  expect(await answerTo(`{"token":"${token.slice(0, -KB)}"}`, '/api/activations/inspect')).toEqual([400, 'request.invalid']);
});
