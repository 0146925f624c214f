import { loadavg } from 'node:os';
import type { Cost, Cpu } from './cost.js';
import type { Machine } from './machine.js';

/** Wall times count only when the machine was quiet before the run (QUALITY.md, "Speed and cost"). */
export const QUIET_LOAD = 0.5;

/** One figure of QUALITY.md, as it is written to the JSON file. */
export interface Figure {
  /** The benchmark: `p2`. */
  id: string;
  /** With the backend of the queues where it makes a difference. */
  name: string;
  /** CPU milliseconds per operation; null for a figure that is not about CPU. */
  cpuMs: Cpu | null;
  bareCpuMs: Cpu | null;
  /** The figure itself: CPU of the product to that of the bare implementation, or `measured` to `limit`. */
  ratio: number;
  /** Empty for a figure without a goal, which is shown for orientation. */
  goal: string;
  /** Null without a goal, and for a wall time on a machine that was not quiet. */
  met: boolean | null;
  /** Load average of the last minute before and after the benchmark. */
  load: [number, number];
  /** Per operation; null for a figure that is not about CPU. */
  database: DatabaseUse | null;
  bareDatabase: DatabaseUse | null;
  /** Wall times and counts, in words. */
  notes: string[];
  run: Machine;
}

export interface DatabaseUse {
  statements: number;
  writeTransactions: number;
  walBytes: number;
}

/** A figure as a benchmark hands it over; the run adds the load and the machine. */
export type Measured = Omit<Figure, 'id' | 'load' | 'run'> & { isWallTime: boolean };

/** CPU of the product as a multiple of the bare implementation's. */
export function costFigure(name: string, product: Cost, bare: Cost, atMost: number | null, notes: string[] = []): Measured {
  const ratio = product.cpuMs.total / bare.cpuMs.total;
  return {
    name,
    cpuMs: product.cpuMs,
    bareCpuMs: bare.cpuMs,
    ratio,
    goal: atMost === null ? '' : `≤ ${atMost} × bare CPU`,
    met: atMost === null || Number.isNaN(ratio) ? null : ratio <= atMost,
    database: useOf(product),
    bareDatabase: useOf(bare),
    notes: [`wall: ${speedOf(product)}, bare ${speedOf(bare)}`, ...notes],
    isWallTime: false,
  };
}

interface Limited {
  name: string;
  unit: string;
  measured: number;
  limit: number;
  /** What the limit is, where it is not a number of its own. */
  limitName?: string;
  isWallTime: boolean;
  cost?: Cost;
  notes?: string[];
}

/** Something that must stay below a number. */
export function atMost(given: Limited): Measured {
  return { ...limited(given, '≤'), met: given.measured <= given.limit };
}

/** Something that must reach a number. */
export function atLeast(given: Limited): Measured {
  return { ...limited(given, '≥'), met: given.measured >= given.limit };
}

function limited({ name, unit, measured, limit, limitName, isWallTime, cost, notes = [] }: Limited, sign: string) {
  return {
    name,
    cpuMs: cost?.cpuMs ?? null,
    bareCpuMs: null,
    ratio: measured / limit,
    goal: `${sign} ${limitName ? `${limitName}: ` : ''}${shown(limit)} ${unit}`,
    database: cost ? useOf(cost) : null,
    bareDatabase: null,
    notes: [`measured: ${shown(measured)} ${unit}`, ...notes],
    isWallTime,
  };
}

/** The figure with everything that the run knows. */
export function inRun({ isWallTime, ...figure }: Measured, id: string, load: [number, number], run: Machine): Figure {
  const counts = !isWallTime || run.loadBefore < QUIET_LOAD;
  const notes = counts
    ? figure.notes
    : [...figure.notes, `not counted: the load was ${run.loadBefore.toFixed(1)} before the run`];
  return { id, ...figure, met: counts ? figure.met : null, load, notes, run };
}

export const loadNow = () => Number(loadavg()[0]!.toFixed(2));

const useOf = ({ statements, writeTransactions, walBytes }: Cost): DatabaseUse => ({ statements, writeTransactions, walBytes });

const speedOf = ({ operations, seconds }: Cost) => `${shown(operations / seconds)}/s`;

export function print({ name, cpuMs, bareCpuMs, database, bareDatabase, ratio, goal, met, load, notes }: Figure): void {
  const verdict = met === null ? '' : met ? 'met' : 'NOT MET';
  console.log(`\n${name}`);
  if (cpuMs) console.log(`  CPU ms per operation   ${cpuWords(cpuMs)}${database ? `; ${databaseWords(database)}` : ''}`);
  if (bareCpuMs) console.log(`  bare                   ${cpuWords(bareCpuMs)}; ${databaseWords(bareDatabase!)}`);
  console.log(`  ratio                  ${shown(ratio)}${goal ? `   goal ${goal}   ${verdict}` : ''}`);
  console.log(`  ${notes.join('; ')}; load ${load[0]} before, ${load[1]} after`);
}

export function cpuWords({ api, worker, postgres, redis, total }: Cpu): string {
  const parts = { api, worker, PostgreSQL: postgres, Redis: redis };
  const words = Object.entries(parts).filter(([, ms]) => ms !== 0);
  return `${shown(total)} = ${words.map(([name, ms]) => `${name} ${shown(ms)}`).join(' + ')}`;
}

export const databaseWords = ({ statements, writeTransactions, walBytes }: DatabaseUse) =>
  `${shown(statements)} statements, ${shown(writeTransactions)} write transactions, ${shown(walBytes)} B of WAL`;

export function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

/** The value that 99 of 100 stay below. */
export function p99(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * 0.99)]!;
}

export function shown(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
