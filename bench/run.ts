import { writeFile } from 'node:fs/promises';
import { canReadCpu } from './cpu.js';
import { startServer } from './database.js';
import { type Figure, inRun, loadNow, type Measured, print } from './figures.js';
import { startHelpers } from './helpers.js';
import { type Machine, thisMachine } from './machine.js';
import { type Name, NAMES, optionsOf } from './options.js';
import { type Benchmarks, runFull, runSmoke } from './plan.js';
import { redisVersion } from './redis.js';

// `npm run bench` runs every benchmark, `npm run bench -- p1 p3` some of them, `--smoke` all of them small. `--json FILE` writes the
// figures, of which `npm run bench:report -- FILE` makes docs/performance.md. A goal that is missed is reported; what fails the run
// is a benchmark that breaks.

const loadBefore = loadNow();
const startedAt = performance.now();
const { names, smoke, json } = optionsOf(process.argv.slice(2));
const redis = redisVersion();
const leftOut: string[] = [];
if (!canReadCpu) leftOut.push('There is no /proc here: CPU time cannot be read, so every cost and ratio is unknown.');
if (!redis) leftOut.push('There is no redis-server here: P2 to P5 on Redis were left out.');
announceWhatIsLeftOut();

const figures: Figure[] = [];
const broken: Name[] = [];
const [server, helpers] = await Promise.all([startServer(), startHelpers()]);
const machine = thisMachine(server.version, redis, loadBefore);
try {
  await (smoke ? runSmoke : runFull)({ server, helpers, hasRedis: redis !== undefined, wants, measure } satisfies Benchmarks);
} finally {
  await helpers.stop();
  await server.stop();
}
if (!smoke) summarize(machine);
announceWhatIsLeftOut();
console.log(`\n${figures.length} figures in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s.`);
if (broken.length > 0) {
  console.error(`These benchmarks broke: ${[...new Set(broken)].join(', ')}. Their errors stand above.`);
  process.exitCode = 1;
}

function wants(...some: Name[]): boolean {
  return some.some((name) => names.includes(name));
}

/** One that breaks fails the run, and does not keep the others from being measured. */
async function measure(name: Name, run: () => Promise<Measured[]>): Promise<void> {
  if (!wants(name)) return;
  const before = loadNow();
  try {
    const own = await run();
    const load: [number, number] = [before, loadNow()];
    const inThisRun = own.map((figure) => inRun(figure, name, load, machine));
    inThisRun.forEach(print);
    figures.push(...inThisRun);
  } catch (error) {
    console.error(`\n${name} broke:`, error);
    broken.push(name);
  }
  figures.sort((one, other) => NAMES.indexOf(one.id as Name) - NAMES.indexOf(other.id as Name));
  if (json) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
}

function announceWhatIsLeftOut(): void {
  for (const sentence of leftOut) console.log(`ATTENTION: ${sentence}`);
}

function summarize({ processor, cores, memory, node, postgres }: Machine): void {
  console.log(`\n${processor}, ${cores} cores, ${memory} · Node ${node} · PostgreSQL ${postgres} · Redis ${redis ?? 'none'}`);
  const goals = figures.filter(({ met }) => met !== null);
  const missed = goals.filter(({ met }) => !met);
  console.log(`${goals.length - missed.length} of ${goals.length} goals that count are met. Not met:`);
  for (const { name, ratio, goal } of missed) console.log(`  ${name}: ${ratio.toFixed(2)} (${goal})`);
}
