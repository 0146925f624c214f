import { keysOf, type RosterRow } from './roster-row.js';

/**
 * What the rows read so far have done to addresses and external ids. Rows count one after the other, as if each were
 * applied before the next is read; a dry run applies none of them, so it needs this to come to the same answers.
 */
export class AddressBook {
  private readonly externalIds = new Map<string, number>();
  private readonly claimed = new Map<string, number>();
  private readonly released = new Set<string>();
  private stagedIds = new Map<string, number>();
  private stagedClaims = new Map<string, number>();
  private stagedReleases = new Set<string>();

  /** The row that has the external id already. Rows with errors count too: the file must not name anybody twice. */
  rowWithExternalId(externalId: string): number | undefined {
    return this.stagedIds.get(externalId) ?? this.externalIds.get(externalId);
  }

  /** The earlier row of the file whose person has the address now. */
  rowWithAddress(key: string): number | undefined {
    return this.stagedClaims.get(key) ?? this.claimed.get(key);
  }

  /** True when an earlier row took the address from the person who has it in the database. */
  isReleased(key: string): boolean {
    return this.stagedReleases.has(key) || this.released.has(key);
  }

  nameExternalId(externalId: string, row: number): void {
    this.stagedIds.set(externalId, row);
  }

  claim(keys: readonly string[], row: number): void {
    for (const key of keys) this.stagedClaims.set(key, row);
  }

  release(keys: readonly string[]): void {
    for (const key of keys) this.stagedReleases.add(key);
  }

  /** A row that went in, or was refused, before the run was interrupted. */
  remember(row: RosterRow, wentIn: boolean): void {
    if (row.externalId !== null && !this.externalIds.has(row.externalId)) this.externalIds.set(row.externalId, row.row);
    if (wentIn) for (const key of keysOf(row)) this.claimed.set(key, row.row);
  }

  /** The staged rows count from now on. Releases are kept only while the database does not show them: on a dry run. */
  keep({ releases }: { releases: boolean }): void {
    for (const [externalId, row] of this.stagedIds) this.externalIds.set(externalId, row);
    for (const [key, row] of this.stagedClaims) this.claimed.set(key, row);
    if (releases) for (const key of this.stagedReleases) this.released.add(key);
    this.forget();
  }

  /** The staged rows were not applied. */
  forget(): void {
    this.stagedIds = new Map();
    this.stagedClaims = new Map();
    this.stagedReleases = new Set();
  }
}
