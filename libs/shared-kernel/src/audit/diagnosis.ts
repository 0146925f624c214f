import { type AuditContent, linkHash, type Seal } from './chain.js';

export type AuditProblemKind = 'edited' | 'missing' | 'inserted' | 'reordered' | 'tail-cut';

/** `id` is null where the row itself is gone. */
export interface AuditProblem {
  readonly kind: AuditProblemKind;
  readonly sealNo: number | null;
  readonly id: string | null;
  readonly message: string;
}

export type SealedRow = AuditContent & Seal;

/** A row that does not give its own hash, with the sound row that stands before it. */
export interface Suspect {
  readonly row: SealedRow;
  readonly before: SealedRow | null;
  /** True where no row was ever sealed under this number: beyond the head, below 1 or taken twice. */
  readonly beside: boolean;
}

/** How far from its own number a row is looked for in the chain, besides the places that are known to be disturbed. */
const reach = 100;

/**
 * Says of every suspect what was done to it. A row that gives its hash under another number was moved; one whose number
 * belongs to such a row was put in; any other was edited.
 */
export function diagnose(suspects: readonly Suspect[], emptyNumbers: readonly number[]): AuditProblem[] {
  const places = suspects.map(({ row }) => row);
  const trueNumbers = new Map(suspects.map(({ row }) => [row, trueNumber(row, places, emptyNumbers)]));
  const owned = new Set(trueNumbers.values());
  const problems: AuditProblem[] = [];
  for (const { row, before, beside } of suspects) {
    const number = trueNumbers.get(row);
    if (number === undefined) {
      problems.push(
        beside || owned.has(row.sealNo)
          ? inserted(row, 'was not sealed under this number')
          : edited(row, 'is not what was sealed'),
      );
      continue;
    }
    // Everything was moved up to make room: the sound row in the place of this one is the stranger.
    if (before?.sealNo === number) problems.push(inserted(before, `stands in the place of row ${row.id}`));
    problems.push({
      kind: 'reordered',
      sealNo: row.sealNo,
      id: row.id,
      message: `row ${row.id} stands under number ${row.sealNo} but was sealed as number ${number}`,
    });
  }
  return problems;
}

export function edited(row: SealedRow, message: string): AuditProblem {
  return { kind: 'edited', sealNo: row.sealNo, id: row.id, message: `row ${row.id} (number ${row.sealNo}) ${message}` };
}

export function inserted(row: Pick<SealedRow, 'id'> & { sealNo: number | null }, message: string): AuditProblem {
  return {
    kind: 'inserted',
    sealNo: row.sealNo,
    id: row.id,
    message: `row ${row.id} (${row.sealNo === null ? 'unsealed' : `number ${row.sealNo}`}) ${message}`,
  };
}

/** The number under which the row was sealed, when its own seal or the seal of another suspect place proves it. */
function trueNumber(row: SealedRow, places: readonly SealedRow[], emptyNumbers: readonly number[]): number | undefined {
  const numbers = new Set([...emptyNumbers, ...places.map((place) => place.sealNo)]);
  for (let step = 1; step <= reach; step++) numbers.add(row.sealNo - step).add(row.sealNo + step);
  for (const sealNo of numbers) {
    if (sealNo !== row.sealNo && linkHash(row, { ...seal(row), sealNo }) === row.hash) return sealNo;
  }
  const fits = (place: SealedRow) =>
    [place.sealedAt, row.sealedAt].some((sealedAt) => linkHash(row, { ...seal(place), sealedAt }) === place.hash);
  return places.find((place) => place !== row && fits(place))?.sealNo;
}

function seal({ sealNo, previousHash, sealedAt }: SealedRow): Omit<Seal, 'hash'> {
  return { sealNo, previousHash, sealedAt };
}
