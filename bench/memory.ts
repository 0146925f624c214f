import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** Resident memory of a process in MB. On Linux it is read without starting a program, which would disturb what is measured. */
export function memoryOf(pid: number): number {
  const kilobytes =
    platform() === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1_024;
}

/** Watches processes while they work; `stop` answers the highest memory that any of them had, in MB. */
export function watchMemory(pids: number[]): { stop(): number } {
  const sample = () => Math.max(...pids.map(memoryOf));
  let peak = sample();
  const timer = setInterval(() => (peak = Math.max(peak, sample())), 200);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
