import { request, type IncomingHttpHeaders } from 'node:http';
import { freshPortal, type TestPortal } from '../../../test/support/index.js';

describe('the web pages', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await freshPortal({}, { worker: false });
  });

  afterAll(() => portal.stop());

  type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

  function ask(method: string, path: string, accept?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request(portal.url + path, { method, headers: accept ? { accept } : {} }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      })
        .once('error', reject)
        .end();
    });
  }

  /** Without what differs from answer to answer. */
  const lasting = ({ date: _, ...headers }: IncomingHttpHeaders) => headers;

  const pages = ['/', '/sign-in', '/activate', '/staff/01a20c4c-8ac8-7000-bf81-c43d481624ea?tab=portal', '/pay', '/no-such-page'];

  it.each(pages)('answer every way of asking for %s like a browser', async (path) => {
    const browser = await ask('GET', path, 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect(browser.status).toBe(200);
    expect(browser.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(browser.headers['content-security-policy']).toContain("script-src 'self'");
    expect(browser.body).toContain('<!doctype html>');

    for (const accept of ['*/*', undefined, 'text/*', 'text/html']) {
      const got = await ask('GET', path, accept);
      expect({ accept, status: got.status, body: got.body }).toEqual({ accept, status: 200, body: browser.body });
      expect(lasting(got.headers)).toEqual(lasting(browser.headers));
      const head = await ask('HEAD', path, accept);
      expect({ accept, status: head.status, body: head.body }).toEqual({ accept, status: 200, body: '' });
      expect(lasting(head.headers)).toEqual(lasting(browser.headers));
    }
  });

  const token = 'zYb3lT0mR8vWc5qJd1xKp7nHs2fGu4aE6oQi9rLtVwM';

  it.each([
    `/activate%23${token}`,
    `/activate%2523${token}`,
    `/activate%252523${token}`,
    `/activate/%23${token}`,
    `/activate%23${token}.`,
    `/activate%23${token}%3E`,
    `/activate%23${token}?utm_source=mail`,
    `/reset-password%23${token}`,
    `/confirm-address%23${token}`,
    `/payment%2301a20c4c-8ac8-7000-bf81-c43d481624ea.${token}`,
    `/Activate%23${token}`,
  ])('answer a link whose # was encoded, whatever is accepted, and keep it nowhere: %s', async (path) => {
    for (const accept of ['text/html', '*/*', undefined, 'image/avif,*/*;q=0.8', 'application/json']) {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers } = await ask(method, path, accept);
        expect({ accept, method, status, cached: headers['cache-control'] }).toEqual({
          accept,
          method,
          status: 200,
          cached: 'no-store',
        });
      }
    }
    expect(await ask('POST', path, '*/*')).toMatchObject({ status: 404 });
  });

  it.each(['/activate/anything', `/api%23${token}`, `/active%23${token}`, `/activate%24${token}`, `/assets/activate%23${token}`])(
    'never stand in for %s, which is no link of ours',
    async (path) => expect(await ask('GET', path, '*/*')).toMatchObject({ status: 404 }),
  );

  it('leave what the API answers in no cache, however its address is written', async () => {
    for (const path of [
      '/api/session',
      '/%61pi/session',
      '/a%70i/session',
      '/api/sessio%6e',
      '/%61%70%69/session',
      '/api/none',
    ]) {
      const { headers } = await ask('GET', path, 'application/json');
      expect([path, headers['cache-control']]).toEqual([path, 'no-store']);
    }
  });

  it.each(['/api/no-such-route', '/api', '/API/STAFF', '/api//staff', '/health/no-such-check'])(
    'never stand in for the unknown address %s',
    async (path) => {
      for (const accept of ['text/html', '*/*', undefined]) {
        const { status, headers, body } = await ask('GET', path, accept);
        expect({ accept, status, type: headers['content-type'] }).toEqual({
          accept,
          status: 404,
          type: 'application/problem+json; charset=utf-8',
        });
        expect(JSON.parse(body)).toMatchObject({ code: 'request.unknown-route' });
        expect(await ask('HEAD', path, accept)).toMatchObject({ status: 404, body: '' });
      }
    },
  );

  it.each(['/assets/no-such-file.js', '/favicon.ico', '/robots.txt', '/.env'])('never stand in for the file %s', async (path) => {
    for (const accept of ['*/*', 'image/avif,image/webp,*/*;q=0.8', undefined]) {
      expect(await ask('GET', path, accept)).toMatchObject({ status: 404 });
      expect(await ask('HEAD', path, accept)).toMatchObject({ status: 404, body: '' });
    }
  });

  it('are not for callers that accept no page', async () => {
    const { status, headers } = await ask('GET', '/sign-in', 'application/json');
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(await ask('POST', '/sign-in', '*/*')).toMatchObject({ status: 404 });
  });
});
