import { createServer } from 'node:http';
import { useBrowser } from './index.js';
import { freePort } from '../../bin/local/ports.js';

it('opens pages in a real Chromium, each with cookies of its own', async () => {
  const port = await freePort();
  const server = createServer((_request, response) =>
    response.setHeader('set-cookie', 'seen=yes').end('<title>Good day</title>'),
  );
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const browser = await useBrowser();
  try {
    const first = await browser.page(`http://localhost:${port}/`);
    const second = await browser.page();
    expect(await first.title()).toBe('Good day');
    expect(await first.context().cookies()).toHaveLength(1);
    expect(await second.context().cookies()).toHaveLength(0);
  } finally {
    await browser.closeAll();
    server.close();
  }
});
