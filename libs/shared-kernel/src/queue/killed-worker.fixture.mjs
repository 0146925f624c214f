// A worker to be killed: prints the id of each job it takes and never finishes one. Settings come as JSON in argv.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

registerHooks({
  resolve(specifier, context, next) {
    const inSource = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
    return next(inSource ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, swcrc: true });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

const { Queues } = await import('./queues.ts');
const { settings, queue } = JSON.parse(process.argv[2]);
await new Queues(settings).consume(
  queue,
  (job) => {
    process.stdout.write(`${job.id}\n`);
    return new Promise(() => undefined);
  },
  { concurrency: 5 },
);
