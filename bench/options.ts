import { parseArgs } from 'node:util';

export const NAMES = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'] as const;
export type Name = (typeof NAMES)[number];

export interface Options {
  names: Name[];
  smoke: boolean;
  /** File for the figures. */
  json: string | undefined;
}

/** `p2 p5 --smoke --json FILE`; without names, all. */
export function optionsOf(given: string[]): Options {
  const { values, positionals } = parseArgs({
    args: given,
    allowPositionals: true,
    options: { smoke: { type: 'boolean', default: false }, json: { type: 'string' } },
  });
  const wanted = positionals.map((name) => name.toLowerCase());
  const unknown = wanted.filter((name) => !NAMES.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${NAMES.join(', ')}.`);
  return { names: NAMES.filter((name) => wanted.length === 0 || wanted.includes(name)), smoke: values.smoke, json: values.json };
}
