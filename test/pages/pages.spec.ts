import { request } from 'node:http';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The pages', () => {
  it('lead somebody who is not signed in to the sign-in page, and there on to where they wanted', async () => {
    const page = await pages.open('/staff?search=dana');
    await page.waitForURL(/\/sign-in\?next=/);
    expect(new URL(page.url()).searchParams.get('next')).toBe('/staff?search=dana');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page);
    expect(await layoutShift(page)).toBeLessThan(0.01);
  });

  it('come with names that change with their content, kept for a year, and compressed', async () => {
    const { portal } = pages;
    const html = await fetch(`${portal.url}/activate`, { headers: { accept: 'text/html' } });
    expect([html.status, html.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(html.headers.get('content-security-policy')?.split(/;\s*/)).toContain("script-src 'self'");
    expect(Object.fromEntries(html.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': expect.any(String),
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    const script = /src="(\/assets\/app-[^"]+\.js)"/.exec(await html.text())![1]!;
    const asset = await fetch(`${portal.url}${script}`, { headers: { 'accept-encoding': 'br' } });
    expect(Object.fromEntries(asset.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    });
  });

  it('never stand in for what the API does not have', async () => {
    const { portal } = pages;
    for (const path of ['/api/nothing', '/assets/nothing.js', '/health/nothing'])
      expect([path, ...(await asWritten(portal.url, path))]).toEqual([path, 404, 'application/problem+json; charset=utf-8']);
    for (const path of ['/assets/%2e%2e/index.html', '/assets/../index.html'])
      expect([path, ...(await asWritten(portal.url, path))]).toEqual([path, 403, 'application/problem+json; charset=utf-8']);
    const program = await fetch(`${portal.url}/staff`, { headers: { accept: 'application/json' } });
    expect(program.status).toBe(404);
  });
});

/** `fetch` would tidy the path before it asks. */
function asWritten(url: string, path: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { path, headers: { accept: 'text/html' } }, (answer) => {
      answer.resume().on('end', () => resolve([answer.statusCode!, answer.headers['content-type']!]));
    });
    asked.on('error', reject).end();
  });
}
