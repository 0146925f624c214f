import { Injectable } from '@nestjs/common';
import type { Database } from '#shared-kernel/outbox';

/** What another context knows of people and says before their records change, in the transaction of the change. */
export interface RecordSafeguard {
  /** `emails`: the whole new list. Refuses by throwing. Asked before the record is locked. */
  beforeNewEmails(staffId: string, emails: readonly string[]): Promise<void>;
  /** Ends the person's access, or refuses by throwing. Asked before the record is locked. */
  beforeOffboarding(staffId: string): Promise<void>;
  /** Gives back what offboarding took, or refuses by throwing. Asked before the record is locked. */
  beforeReinstating(staffId: string): Promise<void>;
  /** What an import must leave as it is, by staff id, for those of whom it must leave something. */
  addressesToKeep(staffIds: readonly string[]): Promise<ReadonlyMap<string, AddressesToKeep>>;
  /** Who opens an account with each of these addresses (by key): as long as it is on their record, it is theirs alone. */
  reservedAddresses(database: Database, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Told of every change of addresses, in its transaction. */
  afterNewEmails(changes: readonly EmailsReplaced[]): Promise<void>;
}

/** `all`: no address may change; else this one stays. */
export type AddressesToKeep = 'all' | { readonly address: string };

export interface EmailsReplaced {
  readonly staffId: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Where the context that knows which records open an account registers; without one nothing is refused. */
@Injectable()
export class RecordSafeguards {
  private safeguard: RecordSafeguard | undefined;

  register(safeguard: RecordSafeguard): void {
    this.safeguard = safeguard;
  }

  async beforeNewEmails(staffId: string, emails: readonly string[]): Promise<void> {
    await this.safeguard?.beforeNewEmails(staffId, emails);
  }

  async beforeOffboarding(staffId: string): Promise<void> {
    await this.safeguard?.beforeOffboarding(staffId);
  }

  async beforeReinstating(staffId: string): Promise<void> {
    await this.safeguard?.beforeReinstating(staffId);
  }

  async addressesToKeep(staffIds: readonly string[]): Promise<ReadonlyMap<string, AddressesToKeep>> {
    return (await this.safeguard?.addressesToKeep(staffIds)) ?? new Map();
  }

  async reservedAddresses(database: Database, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return (await this.safeguard?.reservedAddresses(database, keys)) ?? new Map();
  }

  async afterNewEmails(changes: readonly EmailsReplaced[]): Promise<void> {
    if (changes.length > 0) await this.safeguard?.afterNewEmails(changes);
  }
}
