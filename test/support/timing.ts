/** How often a value of the one is below a value of the other: 0.5 where nobody could tell them apart. */
function areaUnderCurve(one: readonly number[], other: readonly number[]): number {
  let below = 0;
  for (const a of one) for (const b of other) below += a < b ? 1 : a === b ? 0.5 : 0;
  return below / (one.length * other.length);
}

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Times kinds of requests in turns that begin with another one each round, so that a slow moment hits all alike. */
export async function timed<Kind extends string>(
  requests: Record<Kind, () => Promise<unknown>>,
  rounds: number,
  before = async () => {},
): Promise<Map<Kind, number[]>> {
  const kinds = Object.keys(requests) as Kind[];
  const times = new Map(kinds.map((kind) => [kind, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(round + turn) % kinds.length]!;
      await before();
      const started = performance.now();
      await requests[kind]();
      times.get(kind)!.push(performance.now() - started);
    }
  }
  return times;
}

/** Which kinds could be told from the first by their time alone. */
function distinguishable(times: Map<string, number[]>): string[] {
  const [[, known], ...others] = [...times] as [[string, number[]], ...[string, number[]][]];
  return others.flatMap(([kind, values]) => {
    const area = areaUnderCurve(known, values);
    const apartMs = Math.abs(median(known) - median(values));
    return area < 0.45 || area > 0.55 || apartMs > 5
      ? [`${kind}: AUC ${area.toFixed(3)}, medians ${apartMs.toFixed(2)} ms apart`]
      : [];
  });
}

/**
 * Expects that nobody can tell the kinds apart. The machine may be busy with other things; a difference that the product
 * makes shows every time. Below some five hundred rounds chance alone leaves the bounds.
 */
export async function expectNobodyToTell(
  requests: Record<string, () => Promise<unknown>>,
  rounds: number,
  before?: () => Promise<void>,
): Promise<void> {
  let seen: string[] = [];
  for (let measurement = 0; measurement < 3; measurement += 1) {
    seen = distinguishable(await timed(requests, rounds, before));
    if (seen.length === 0) break;
  }
  expect(seen).toEqual([]);
}
