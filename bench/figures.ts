import { cpus, totalmem } from 'node:os';

/** One line of the report: what we reach, the limit seen in the same run, and whether the goal of QUALITY.md is met. */
export interface Figure {
  name: string;
  ours: string;
  limit: string;
  ratio: string;
  goal: string;
  /** Null for a figure that has no goal and is told for orientation. */
  met: boolean | null;
}

/** `ours` and `limit` are speeds: the more, the better. */
export function speed(name: string, unit: string, ours: number, limit: number, atLeast: number): Figure {
  return { ...compared(name, unit, ours, limit), goal: `≥ ${atLeast} × the limit`, met: ours / limit >= atLeast };
}

/** Something that must reach a number. */
export function atLeast(name: string, unit: string, ours: number, least: number): Figure {
  return { ...compared(name, unit, ours, least), goal: `≥ ${shown(least)} ${unit}`, met: ours >= least };
}

/** Something that must stay below a number. */
export function atMost(name: string, unit: string, ours: number, most: number): Figure {
  return { ...compared(name, unit, ours, most), goal: `≤ ${shown(most)} ${unit}`, met: ours <= most };
}

function compared(name: string, unit: string, ours: number, limit: number) {
  return { name, ours: `${shown(ours)} ${unit}`, limit: `${shown(limit)} ${unit}`, ratio: (ours / limit).toFixed(2) };
}

export function print({ name, ours, limit, ratio, goal, met }: Figure): void {
  const verdict = met === null ? '' : met ? 'met' : 'MISSED';
  console.log(
    [name.padEnd(58), ours.padStart(14), limit.padStart(14), ratio.padStart(6), `  ${goal.padEnd(20)}`, verdict].join(' '),
  );
}

export function printAll(figures: Figure[], postgresVersion: string): void {
  const { model } = cpus()[0]!;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(`\n${model}, ${cpus().length} cores, ${memory} · Node ${process.version} · PostgreSQL ${postgresVersion}\n`);
  console.log(['figure'.padEnd(58), 'ours'.padStart(14), 'limit'.padStart(14), 'ratio'.padStart(6), '  goal'].join(' '));
  figures.forEach(print);
}

export function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

const shown = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
