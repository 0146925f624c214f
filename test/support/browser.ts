import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onWorkerEnd } from '../runner/cleanups.js';

const run = promisify(execFile);
const modules = join(dirname(findPackageJSON(import.meta.url)!), 'node_modules');

export type TestBrowser = {
  /** A page in a profile of its own (cookies, storage), opened at the address if one is given. */
  page(url?: string): Promise<Page>;
  /** Such a profile, for as many pages as are opened in it. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Closes every profile that was opened here. */
  closeAll(): Promise<void>;
};

let running: Promise<Browser> | undefined;
onWorkerEnd(async () => void (await (await running)?.close()));

/**
 * The real headless Chromium of this process: the machine's (`CHROMIUM_PATH`, `/usr/bin/chromium`), or else the one that a
 * package of ours carries. Suites share it.
 */
export async function useBrowser(): Promise<TestBrowser> {
  const browser = await (running ??= launch());
  const contexts: BrowserContext[] = [];
  const context = async (options?: BrowserContextOptions) => {
    const opened = await browser.newContext(options);
    contexts.push(opened);
    return opened;
  };
  return {
    async page(url) {
      const page = await (await context()).newPage();
      if (url) await page.goto(url);
      return page;
    },
    context,
    closeAll: async () => void (await Promise.all(contexts.splice(0).map((opened) => opened.close()))),
  };
}

async function launch(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args: flags });
}

/** The tests may run as root and behind a closed network, and want nothing that the pages did not ask for. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Chromium = { executablePath: string; env?: Record<string, string> };

async function findChromium(): Promise<Chromium> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return { executablePath: CHROMIUM_PATH };
  if (existsSync('/usr/bin/chromium')) return { executablePath: '/usr/bin/chromium' };
  const folder = await unpackedChromium();
  const executablePath = join(folder, 'chromium');
  const starts = await run(executablePath, ['--version']).then(
    () => true,
    () => false,
  );
  // The package also carries the libraries that a bare machine lacks. Where they are there, the machine's own fit better.
  return starts ? { executablePath } : { executablePath, env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } };
}

/**
 * The folder with the unpacked browser (210 MB, once for each checkout and version). Several Jest workers may come here at
 * once, and any may be killed: each unpacks into a folder of its own, and the first that is done gives it the common name.
 */
async function unpackedChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(modules, '@sparticuz/chromium/package.json'), 'utf8'));
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}-`);
  try {
    // It unpacks into the temporary folder of its process, and the libraries only where it believes to be on AWS.
    const env = { ...process.env, TMPDIR: own, NODE_OPTIONS: '', AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    const unpack = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
    await run(process.execPath, ['--input-type=module', '--eval', unpack], { env, cwd: dirname(modules) });
    await rename(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return folder;
}
