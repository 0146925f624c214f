import type { Redis } from 'ioredis';
import { postgresCpuMs, processCpuMs, redisCpuMs } from './cpu.js';
import type { Server } from './database.js';

/** CPU milliseconds, per operation unless said otherwise. */
export interface Cpu {
  api: number;
  worker: number;
  postgres: number;
  redis: number;
  total: number;
}

/** What work has cost. All but the counts and the seconds are per operation. */
export interface Cost {
  operations: number;
  seconds: number;
  cpuMs: Cpu;
  statements: number;
  writeTransactions: number;
  walBytes: number;
}

/** Whose cost is measured. */
export interface Parties {
  server: Pick<Server, 'postmaster' | 'counters'>;
  databaseUrl: string;
  /** Process ids. */
  apis: () => number[];
  workers: () => number[];
  redis?: Redis | undefined;
}

interface Counters {
  api: number;
  worker: number;
  postgres: number;
  redis: number;
  statements: number;
  transactions: number;
  wal: number;
}

/**
 * What `work` costs; it answers how many operations it did. Statements are those of the database (pg_stat_statements, `begin`
 * and `commit` included). Write transactions are the transaction ids that were given out, and WAL is how far it has been
 * written, both of the whole server, because background processes work for a database too.
 */
export async function costOf(parties: Parties, work: () => Promise<number>): Promise<Cost> {
  const before = await countersOf(parties);
  const startedAt = performance.now();
  const operations = await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = await countersOf(parties);
  const each = (name: keyof Counters) => (after[name] - before[name]) / operations;
  return {
    operations,
    seconds,
    cpuMs: withTotal({ api: each('api'), worker: each('worker'), postgres: each('postgres'), redis: each('redis') }),
    statements: each('statements'),
    writeTransactions: each('transactions'),
    walBytes: each('wal'),
  };
}

/** Several rounds as one: every operation counts the same. */
export function joined(costs: Cost[]): Cost {
  const operations = costs.reduce((sum, cost) => sum + cost.operations, 0);
  const mean = (of: (cost: Cost) => number) => costs.reduce((sum, cost) => sum + of(cost) * cost.operations, 0) / operations;
  const cpu = (name: keyof Cpu) => mean(({ cpuMs }) => cpuMs[name]);
  return {
    operations,
    seconds: costs.reduce((sum, cost) => sum + cost.seconds, 0),
    cpuMs: withTotal({ api: cpu('api'), worker: cpu('worker'), postgres: cpu('postgres'), redis: cpu('redis') }),
    statements: mean(({ statements }) => statements),
    writeTransactions: mean(({ writeTransactions }) => writeTransactions),
    walBytes: mean(({ walBytes }) => walBytes),
  };
}

const withTotal = (cpu: Omit<Cpu, 'total'>): Cpu => ({ ...cpu, total: cpu.api + cpu.worker + cpu.postgres + cpu.redis });

async function countersOf({ server, databaseUrl, apis, workers, redis }: Parties): Promise<Counters> {
  const sum = (pids: number[]) => pids.reduce((total, pid) => total + processCpuMs(pid), 0);
  const database = await server.counters(databaseUrl);
  return {
    ...database,
    api: sum(apis()),
    worker: sum(workers()),
    postgres: postgresCpuMs(server.postmaster),
    redis: redis ? await redisCpuMs(redis) : 0,
  };
}
