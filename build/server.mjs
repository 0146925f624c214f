import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from './build-if-changed.mjs';

const root = join(import.meta.dirname, '..');

/** Compiles the server code with the Nest CLI, unless nothing it is made of has changed. Answers whether it was compiled. */
export function buildServer() {
  const { filenames, ignore } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')).compilerOptions.builder.options;
  const settings = ['nest-cli.json', '.swcrc', 'tsconfig.json', 'package-lock.json', 'build/*.mjs'];
  // The Nest CLI copies files that are not TypeScript: they are inputs, too.
  const sources = filenames.flatMap((name) => (name.endsWith('.ts') ? [name] : [`${name}/**/*`]));
  return buildIfChanged({ root, out: 'dist', inputs: [...sources, ...settings], exclude: ignore, build: compile });
}

async function compile(folder) {
  // The Nest CLI takes the place of its output from a tsconfig file and from nowhere else.
  const tsconfig = join(folder, 'tsconfig.json');
  writeFileSync(tsconfig, JSON.stringify({ extends: '../tsconfig.json', compilerOptions: { outDir: '.' } }));
  const cli = fileURLToPath(import.meta.resolve('@nestjs/cli/bin/nest.js'));
  const parameters = [cli, 'build', '-p', relative(root, tsconfig)];
  const nest = spawn(process.execPath, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [nest.stdout, nest.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => nest.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`The server code cannot be compiled:\n${output}`);
  rmSync(tsconfig);
}
