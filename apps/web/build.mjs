import { join } from 'node:path';
import { buildIfChanged } from '../../build/build-if-changed.mjs';

const root = import.meta.dirname;
const inputs = [
  'src/**/*',
  'index.html',
  'payment.html',
  'vite.config.ts',
  'tsconfig.json',
  'build.mjs',
  '../../build/build-if-changed.mjs',
  '../../package-lock.json',
];

/** Builds the pages, unless nothing they are made of has changed. Answers whether they were built. */
export function buildPages() {
  return buildIfChanged({ root, out: 'dist', inputs, build });
}

async function build(outDir) {
  // Loaded only when it is needed: this takes longer than finding out that it is not.
  const vite = await import('vite');
  const configFile = join(root, 'vite.config.ts');
  await vite.build({ configFile, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  // A build of its own, so that what the payer's page shares with the others is in its own file.
  const input = join(root, 'payment.html');
  const rolldownOptions = { input, output: { codeSplitting: false } };
  await vite.build({
    configFile,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: false, manifest: false, rolldownOptions },
  });
}
