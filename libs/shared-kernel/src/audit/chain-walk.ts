import { beforeFirst, type ChainHead, linkHash } from './chain.js';
import { type AuditProblem, diagnose, edited, inserted, type SealedRow, type Suspect } from './diagnosis.js';

const mostProblems = 100;
/** A row may be sealed after younger ones, because its transaction took longer; by more than this it was put in later. */
const backdatedAfterMs = 60 * 60 * 1000;

/** Follows the chain row by row, in the order of the numbers, and remembers what does not fit. Keeps no row but the last. */
export class ChainWalk {
  checked = 0;
  private readonly found: AuditProblem[] = [];
  private readonly suspects: Suspect[] = [];
  private last: { sealNo: number; hashes: string[]; sound: SealedRow | null } = {
    sealNo: 0,
    hashes: [beforeFirst.hash],
    sound: null,
  };
  private newest = -Infinity;
  private anchorSeen = false;

  constructor(
    private readonly head: ChainHead | null,
    private readonly anchor: ChainHead | null,
  ) {
    if (!head) this.found.push({ kind: 'tail-cut', sealNo: null, id: null, message: 'the row of audit.chain_head is gone' });
  }

  get tooManyProblems(): boolean {
    return this.found.length + this.suspects.length >= mostProblems;
  }

  /** Everything up to this time was sealed, with room for slow transactions. */
  get sealedUntil(): Date | null {
    return Number.isFinite(this.newest) ? new Date(this.newest - backdatedAfterMs) : null;
  }

  visit(row: SealedRow): void {
    this.checked++;
    const ownHash = linkHash(row, row);
    const sound = ownHash === row.hash;
    this.compareWithAnchor(row, [row.hash, ownHash]);
    if (sound) this.compareTimes(row);

    const beside = row.sealNo <= this.last.sealNo || (this.head !== null && row.sealNo > this.head.sealNo);
    if (!sound) this.suspects.push({ row, before: this.last.sound, beside });
    else if (beside) this.found.push(inserted(row, 'stands where the chain has no place'));
    if (beside) return;

    if (row.sealNo > this.last.sealNo + 1) this.reportHole(this.last.sealNo + 1, row.sealNo - 1);
    else if (sound && this.last.sound && !this.last.hashes.includes(row.previousHash)) {
      this.found.push(edited(this.last.sound, 'was replaced: the next row remembers another hash of it'));
    } else if (sound && this.last.sealNo === 0 && row.previousHash !== beforeFirst.hash) {
      this.found.push(edited(row, 'does not start the chain'));
    }
    this.last = { sealNo: row.sealNo, hashes: [row.hash, ownHash], sound: sound ? row : null };
  }

  /** To be called after the last row. */
  arrive(backdated: readonly { id: string; at: string }[]): void {
    for (const { id, at } of backdated)
      this.found.push(inserted({ id, sealNo: null }, `says ${at} but was not there when younger rows were sealed`));
    const { head, anchor, last } = this;
    const cutAfter = Math.max(head?.sealNo ?? 0, anchor?.sealNo ?? 0);
    if (cutAfter > last.sealNo) {
      const message = `${span(last.sealNo + 1, cutAfter)} cut off the end`;
      this.found.push({ kind: 'tail-cut', sealNo: last.sealNo + 1, id: null, message });
    } else if (head && head.sealNo === last.sealNo && !last.hashes.includes(head.hash)) {
      const message = `number ${head.sealNo} has another hash in audit.chain_head: the row or the head was rewritten`;
      this.found.push({ kind: 'edited', sealNo: head.sealNo, id: last.sound?.id ?? null, message });
    }
    if (anchor && anchor.sealNo > 0 && anchor.sealNo <= last.sealNo && !this.anchorSeen) {
      this.found.push({
        kind: 'missing',
        sealNo: anchor.sealNo,
        id: null,
        message: `the row of the given head, number ${anchor.sealNo}, is gone`,
      });
    }
  }

  problems(): AuditProblem[] {
    const emptyNumbers = this.found.filter(({ id }) => id === null).map(({ sealNo }) => sealNo ?? 0);
    return [...this.found, ...diagnose(this.suspects, emptyNumbers)].toSorted(
      (a, b) => (a.sealNo ?? Infinity) - (b.sealNo ?? Infinity),
    );
  }

  private reportHole(from: number, to: number): void {
    this.found.push({ kind: 'missing', sealNo: from, id: null, message: `${span(from, to)} removed` });
  }

  private compareWithAnchor(row: SealedRow, hashes: string[]): void {
    if (!this.anchor || row.sealNo !== this.anchor.sealNo) return;
    this.anchorSeen = true;
    if (!hashes.includes(this.anchor.hash))
      this.found.push(edited(row, 'does not have the hash of the given head: it or rows before it were rewritten'));
  }

  private compareTimes(row: SealedRow): void {
    const at = Date.parse(row.at);
    if (at < this.newest - backdatedAfterMs)
      this.found.push(inserted(row, `says ${row.at} but was not there when younger rows were sealed`));
    // A clock that ran ahead must not make the rows after it look late.
    this.newest = Math.max(this.newest, Math.min(at, Date.parse(row.sealedAt)));
  }
}

function span(from: number, to: number): string {
  return from === to ? `the row with number ${from} was` : `the rows with numbers ${from} to ${to} were`;
}
