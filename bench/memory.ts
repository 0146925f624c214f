import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** Memory may rise by this much and still count as flat: the garbage collector is free to be late. */
export const FLAT = 1.15;

/** Resident memory of a process in MB. On Linux it is read without starting a program, which would disturb what is measured. */
export function memoryOf(pid: number): number {
  const kilobytes =
    platform() === 'linux'
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1_024;
}

export interface MemoryWatch {
  /** The highest memory of any of the processes in the first and in the second half of the time. */
  stop(): { firstHalf: number; secondHalf: number };
}

/** Watches processes while they work. Memory that is flat is no higher in the second half than in the first. */
export function watchMemory(pids: number[]): MemoryWatch {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(Math.max(...pids.map(memoryOf))), 500);
  return {
    stop() {
      clearInterval(timer);
      const half = Math.ceil(samples.length / 2);
      return { firstHalf: Math.max(...samples.slice(0, half)), secondHalf: Math.max(...samples.slice(half - 1)) };
    },
  };
}
