import type { AddressRole } from '../domain/address-holding.js';
import { addressRolesOf, type RosterRow } from './roster-row.js';

/**
 * What the rows read so far have done to addresses and external ids. Rows count one after the other, as if each were
 * applied before the next is read; a dry run applies none of them, so it needs this to come to the same answers.
 */
export class AddressBook {
  private readonly applied = new Page();
  private staged = new Page();

  /** The row that has the external id already. Rows with errors count too: the file must not name anybody twice. */
  rowWithExternalId(externalId: string): number | undefined {
    return this.staged.externalIds.get(externalId) ?? this.applied.externalIds.get(externalId);
  }

  /** The earlier row of the file whose person has the address now, as this or as that. */
  rowWithAddress(key: string, role: AddressRole): number | undefined {
    return this.staged[role].get(key) ?? this.applied[role].get(key);
  }

  /** True when an earlier row took the address (or, of a primary one, that it is theirs alone) from who has it on record. */
  isReleased(key: string, staffId: string): boolean {
    return this.staged.released.has(`${key} ${staffId}`) || this.applied.released.has(`${key} ${staffId}`);
  }

  nameExternalId(externalId: string, row: number): void {
    this.staged.externalIds.set(externalId, row);
  }

  claim(roles: ReadonlyMap<string, AddressRole>, row: number): void {
    for (const [key, role] of roles) this.staged[role].set(key, row);
  }

  release(keys: readonly string[], staffId: string): void {
    for (const key of keys) this.staged.released.add(`${key} ${staffId}`);
  }

  /** A row that went in, or was refused, before the run was interrupted. */
  remember(row: RosterRow, wentIn: boolean): void {
    const { externalIds } = this.applied;
    if (row.externalId !== null && !externalIds.has(row.externalId)) externalIds.set(row.externalId, row.row);
    if (wentIn) for (const [key, role] of addressRolesOf(row)) this.applied[role].set(key, row.row);
  }

  /** The staged rows count from now on. Releases are kept only while the database does not show them: on a dry run. */
  keep({ releases }: { releases: boolean }): void {
    for (const part of ['externalIds', 'primary', 'further'] as const)
      for (const [text, row] of this.staged[part]) this.applied[part].set(text, row);
    if (releases) for (const release of this.staged.released) this.applied.released.add(release);
    this.forget();
  }

  /** The staged rows were not applied. */
  forget(): void {
    this.staged = new Page();
  }
}

class Page {
  readonly externalIds = new Map<string, number>();
  readonly primary = new Map<string, number>();
  readonly further = new Map<string, number>();
  /** An address and who had it. */
  readonly released = new Set<string>();
}
