import { connect } from 'node:net';
import { type Answer, administrator, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await freshPortal({}, { worker: false });
  admin = await portal.administrator();
});

afterAll(() => portal.stop());

const json = { 'content-type': 'application/json' };
const send = (body: string | Uint8Array, headers: Record<string, string> = json) =>
  portal.anonymous().post('/api/session', body, { headers });

/** Every refusal has this form; the rest depends on what was refused. */
function expectProblem({ status, headers, body }: Answer, wanted: number, code: string): void {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect({ status, body }).toEqual({
    status: wanted,
    body: {
      type: 'about:blank',
      title: expect.any(String),
      status: wanted,
      code,
      detail: expect.stringMatching(/^[A-Z].*\.$/),
      ...('errors' in body ? { errors: body.errors } : {}),
    },
  });
}

describe('A body', () => {
  it.each(['{', '{"email":}', 'null,', "{'email': 1}", '{"email": "a" "password": "b"}', '\uFEFF{}', '{"a": NaN}'])(
    'that is not JSON is refused: %s',
    async (body) => expectProblem(await send(body), 400, 'request.malformed'),
  );

  it.each(['[]', '"text"', '1', 'null', 'true', ''])('that is JSON but no object is refused: %p', async (body) => {
    expectProblem(await send(body), 400, 'request.invalid');
  });

  it.each([
    '{"email":"a@b.example","email":"c@d.example","password":"x"}',
    '{"email":"a@b.example","\\u0065mail":"c@d.example","password":"x"}',
    '{"email":"a@b.example","password":"x","deep":{"a":1,"a":2}}',
    '{"email":"a@b.example","password":"x","list":[{"a":1},{"b":1,"b":2}]}',
  ])('with a field that stands twice is refused: %s', async (body) =>
    expectProblem(await send(body), 400, 'request.duplicate-key'),
  );

  it('with quotes and colons inside its texts is none of that', async () => {
    const body = JSON.stringify({
      email: administrator.email,
      password: 'say "email": twice, "email": \\" and \\\\"email": again',
    });
    expectProblem(await send(body), 401, 'portal-access.wrong-credentials');
  });

  it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])('cannot reach for the prototype with %s', async (key) => {
    expectProblem(await send(`{"email":"a@b.example","password":"x","${key}":{"role":"administrator"}}`), 400, 'request.invalid');
  });

  it('that is nested without end is refused like any other', async () => {
    const deep = `{"email":${'['.repeat(8_000)}${']'.repeat(8_000)},"password":"x"}`;
    expect((await send(deep)).status).toBe(400);
  });

  it('that is too large is refused, whatever it says of its length', async () => {
    const large = JSON.stringify({ email: 'a@b.example', password: 'x'.repeat(2_000_000) });
    expectProblem(await send(large), 413, 'request.too-large');
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'])(
    'of the kind %s is not taken where JSON is wanted',
    async (type) => {
      const answer = await send('email=a', { 'content-type': type });
      expect([400, 415]).toContain(answer.status);
      expectProblem(answer, answer.status, answer.status === 415 ? 'request.media-type' : answer.body.code);
    },
  );

  it('that is no text at all is refused', async () => {
    expect((await send(new Uint8Array([0xff, 0xfe, 0x00, 0x01]))).status).toBe(400);
  });
});

describe('An address', () => {
  it.each(['/api', '/api/nothing', '/api/staff/x/y/z', '/health', '/API/STAFF', '/api//staff'])(
    'that leads nowhere answers 404: %s',
    async (path) => {
      expectProblem(await admin.get(path), 404, 'request.unknown-route');
    },
  );

  it('that exists for another method alone answers 404', async () => {
    expectProblem(await admin.call('PATCH', '/api/session', {}), 404, 'request.unknown-route');
  });

  it('that cannot be decoded is refused', async () => {
    expectProblem(await admin.get('/api/staff/%E0%A4%A'), 400, 'request.malformed');
  });

  it('with a broken parameter says what is wrong', async () => {
    const answer = await admin.get('/api/staff/not-an-id');
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([{ path: 'id', message: 'must be a UUID' }]);
    const listed = await admin.get('/api/staff?limit=0&status=sleeping');
    expect(listed.body.errors.map(({ path }: { path: string }) => path)).toEqual(['status', 'limit']);
  });
});

describe('What goes wrong on our side', () => {
  const broken = async (ask: () => Promise<Answer>) => {
    await sql(portal.database.url, 'alter table staff.staff_member rename column phone to gone');
    try {
      return await ask();
    } finally {
      await sql(portal.database.url, 'alter table staff.staff_member rename column gone to phone');
    }
  };

  it('is told without any detail of it', async () => {
    const answer = await broken(() => admin.get('/api/session'));
    expectProblem(answer, 500, 'service.failed');
    expect(answer.text).not.toMatch(/phone|column|select|staff_member|\bat \/|node_modules|\.ts/i);
  });

  it('breaks nothing for the next request', async () => {
    expect((await admin.get('/api/session')).status).toBe(200);
  });

  it('changes nothing: what was begun is rolled back', async () => {
    const dana = { givenName: 'Dana', familyName: 'Rollback', emails: [{ address: 'dana.rollback@northside.example' }] };
    expectProblem(await broken(() => admin.post('/api/staff', dana)), 500, 'service.failed');
    expect(await sql(portal.database.url, "select 1 from staff.staff_member where family_name = 'Rollback'")).toEqual([]);
    expect((await admin.post('/api/staff', dana)).status).toBe(201);
  });
});

it('Garbage instead of HTTP gets 400 and no stack trace, and the process lives', async () => {
  const { port, hostname } = new URL(portal.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write('GARBAGE \0\r\n\r\n'));
    socket
      .on('data', (chunk) => (heard += chunk.toString()))
      .on('close', () => resolve(heard))
      .on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).not.toMatch(/node_modules|\bat /);
  expect((await admin.get('/api/session')).status).toBe(200);
});
