import { join } from 'node:path';
import { buildIfChanged } from '../../build/build-if-changed.mjs';

const root = import.meta.dirname;
const inputs = [
  'src/**/*',
  'public/**/*',
  'index.html',
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
  await vite.build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}
