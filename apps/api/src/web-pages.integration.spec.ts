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
