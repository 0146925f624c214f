import { type Server, startServer } from './database.js';
import { type Figure, print, printAll } from './figures.js';

// `npm run bench` runs every benchmark, `npm run bench -- p1 p3` some of them; `--install` also times `npm ci`.

process.env.TEST_REDIS_SERVER = 'yes';
const names = ['p1', 'p2', 'p3', 'p4', 'p5', 'p7', 'p8', 'p6'] as const;
const files: Record<(typeof names)[number], () => Promise<{ run(server: Server): Promise<Figure[]> }>> = {
  p1: () => import('./p1-status-list.js'),
  p2: () => import('./p2-save-features.js'),
  p3: () => import('./p3-invitations.js'),
  p4: () => import('./p4-payments.js'),
  p5: () => import('./p5-messages.js'),
  p7: () => import('./p7-import.js'),
  p8: () => import('./p8-sign-in.js'),
  // Last: it starts the product with `npm start`, which builds anew and removes what was compiled for this run.
  p6: () => import('./p6-start-and-memory.js'),
};

const wanted = process.argv
  .slice(2)
  .filter((argument) => argument !== '--install')
  .map((argument) => argument.toLowerCase());
const unknown = wanted.filter((name) => !names.some((known) => known === name));
if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}.`);

const server = await startServer();
const figures: Figure[] = [];
try {
  for (const name of names) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { run } = await files[name]();
    const own = await run(server);
    own.forEach(print);
    figures.push(...own);
  }
} finally {
  await server.stop();
}
printAll(figures, server.version);
process.exitCode = figures.some(({ met }) => met === false) ? 1 : 0;
