import { spawn } from 'node:child_process';

/** Ten times what it takes on a quiet machine with two cores. */
const TIMEOUT_MS = 600_000;

/** Runs the benchmarks in a process of their own and answers what they printed, with the exit code at the end. */
function runBenchmarks(...options: string[]): Promise<string> {
  const bench = spawn(process.execPath, ['dist/bench/run.js', ...options]);
  let printed = '';
  for (const stream of [bench.stdout, bench.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve) => bench.once('close', (code) => resolve(`${printed}\nexit code ${code}`)));
}

describe('The benchmarks', () => {
  it(
    'run at a small size, and their bare implementations still leave the same rows as the product',
    async () => expect(await runBenchmarks('--smoke')).toMatch(/\d+ figures in \d+ s\.\s+exit code 0$/),
    TIMEOUT_MS,
  );
});
