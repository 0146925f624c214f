import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

// How CPU time is read. It counts user and system time, exactly as the kernel accounts for it, and only of the processes named;
// the load generator, the mail sink and the Stripe sandbox are processes of their own and are not counted.

/** Without /proc no CPU time can be read: every figure in CPU milliseconds is then NaN and is printed as unknown. */
export const canReadCpu = existsSync('/proc/self/stat');

/** The kernel reports in ticks of USER_HZ, which is 100 on every architecture that Node runs on. */
const TICK_MS = 10;

/** CPU time of a process with all its threads, in milliseconds. */
export function processCpuMs(pid: number): number {
  if (!canReadCpu) return NaN;
  const { own } = ticksOf(pid);
  return own * TICK_MS;
}

/**
 * CPU time of the postmaster and of all its processes, in milliseconds. Those that have ended were waited for by the postmaster
 * and are in its own record of children; those that live are summed here. Read again when one ended meanwhile, or it would be
 * counted twice or not at all.
 */
export function postgresCpuMs(postmaster: number): number {
  if (!canReadCpu) return NaN;
  for (;;) {
    const before = ticksOf(postmaster);
    const living = childrenOf(postmaster).reduce((sum, pid) => sum + singleThreadCpuMs(pid), 0);
    const after = ticksOf(postmaster);
    if (after.children === before.children) return (after.own + after.children) * TICK_MS + living;
  }
}

/** CPU time of a Redis server with all its threads, in milliseconds, from its own counters. */
export async function redisCpuMs(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  const seconds = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)![1]);
  return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1_000;
}

/** A PostgreSQL process has one thread, of which the scheduler keeps nanoseconds. A process that is gone counts in its parent. */
function singleThreadCpuMs(pid: number): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    return existsSync(`/proc/${pid}/stat`) ? processCpuMs(pid) : 0;
  }
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(fieldsOf(pid)[1]);
  } catch {
    return undefined;
  }
}

function ticksOf(pid: number): { own: number; children: number } {
  const [utime, stime, cutime, cstime] = fieldsOf(pid).slice(11, 15).map(Number) as [number, number, number, number];
  return { own: utime + stime, children: cutime + cstime };
}

/** The fields of /proc/<pid>/stat from the third on; the second is the name, in which anything may stand. */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
