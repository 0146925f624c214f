import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** On what and when a run measured. */
export interface Machine {
  at: string;
  commit: string;
  processor: string;
  cores: number;
  memory: string;
  node: string;
  postgres: string;
  /** Null where there is no redis-server. */
  redis: string | null;
  /** Load average of the last minute before the run. */
  loadBefore: number;
}

/** Ask before the first benchmark. */
export function thisMachine(postgres: string, redis: string | undefined, loadBefore: number): Machine {
  return {
    at: new Date().toISOString(),
    commit: commit(),
    processor: cpus()[0]!.model,
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    postgres,
    redis: redis ?? null,
    loadBefore,
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
