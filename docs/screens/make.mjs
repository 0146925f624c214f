// Makes the pictures of the README: node docs/screens/make.mjs, while the product runs (npm start) and an invitation stands
// in the mailbox. PORTAL_URL and MAILBOX_URL name other addresses, CHROMIUM_PATH another browser.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const {
  PORTAL_URL = 'http://localhost:3000',
  MAILBOX_URL = 'http://localhost:1080',
  CHROMIUM_PATH = '/usr/bin/chromium',
} = process.env;

const profile = mkdtempSync(join(tmpdir(), 'screens-'));
const flags = ['--headless', '--no-sandbox', '--hide-scrollbars', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
const chromium = spawn(CHROMIUM_PATH, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
try {
  const page = await connect(await debuggingAddress());
  await page.open(`${PORTAL_URL}/api/docs`, { width: 1200, height: 860 });
  await page.until(`document.querySelectorAll('.opblock').length > 20`);
  await page.click('#operations-Portal_access-Portal_invite .opblock-summary-control');
  await page.until(`document.querySelector('#operations-Portal_access-Portal_invite .example')`);
  await page.run(`document.querySelector('#operations-tag-Portal_access').scrollIntoView()`);
  await page.picture('swagger-ui.png');

  await page.open(MAILBOX_URL, { width: 1200, height: 760 });
  await page.until(`document.body.innerText.includes('Your staff portal')`);
  await page.run(
    `[...document.querySelectorAll('button, a, li, [role=button]')].find((item) => item.innerText.includes('Your staff portal')).click()`,
  );
  await page.until(`document.querySelector('iframe')`);
  await page.picture('mailbox.png');
} finally {
  const gone = new Promise((resolve) => chromium.once('exit', resolve));
  chromium.kill();
  await gone;
  rmSync(profile, { recursive: true, force: true });
}

function debuggingAddress() {
  return new Promise((resolve, reject) => {
    let said = '';
    chromium.once('error', reject);
    chromium.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /listening on ws:\/\/([^/]+)/.exec(said);
      if (found) resolve(`http://${found[1]}`);
    });
  });
}

/** Chromium's own protocol over a WebSocket, as far as it is needed here. */
async function connect(address) {
  const targets = await (await fetch(`${address}/json`)).json();
  const socket = new WebSocket(targets.find(({ type }) => type === 'page').webSocketDebuggerUrl);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const { resolve, reject } = waiting.get(id) ?? {};
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  });
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = waiting.size + 1;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  const run = async (expression) => (await send('Runtime.evaluate', { expression, returnByValue: true })).result.value;
  const until = async (condition) => {
    for (const deadline = Date.now() + 15_000; !(await run(`Boolean(${condition})`)); await pause(50)) {
      if (Date.now() > deadline) throw new Error(`This did not come true: ${condition}`);
    }
  };
  return {
    run,
    until,
    async open(url, { width, height }) {
      await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
      await send('Page.navigate', { url });
    },
    click: (selector) => run(`document.querySelector(${JSON.stringify(selector)}).click()`),
    async picture(name) {
      // Fonts, animations and frames settle.
      await pause(1_000);
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      writeFileSync(join(import.meta.dirname, name), Buffer.from(data, 'base64'));
      process.stdout.write(`Made docs/screens/${name}\n`);
    },
  };
}
