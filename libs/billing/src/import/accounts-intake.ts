import { sql } from 'kysely';
import { type AuditEntry, recordAudit } from '#shared-kernel/audit';
import { currentScope } from '#shared-kernel/context';
import {
  type CsvRecord,
  type Intake,
  lostZeros,
  OvertakenError,
  type RowError,
  type TakenIn,
  withLeadingZeros,
} from '#shared-kernel/csv-import';
import { newId } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import type { AccountFields } from '../domain/account-fields.js';
import { BillingAccountChanged, BillingAccountOpened } from '../events.js';
import { writeNames } from '../persistence/balance-row.js';
import type { Column } from './account-list.js';
import { type AccountRow, readRow } from './account-row.js';

/** An account as the database has it. */
interface KnownAccount extends AccountFields {
  id: string;
  hasPostings: boolean;
}

interface AccountToWrite extends AccountFields {
  id: string;
  row: number;
}

/** Decides, row after row, what a list of accounts does with each, and writes them as sets. */
export class AccountsIntake implements Intake<Column, AccountRow> {
  /** The row that has each external id already. */
  private readonly rowOf = new Map<string, number>();
  private staged = new Map<string, number>();

  constructor(
    private readonly importId: string,
    private readonly dryRun: boolean,
    private readonly currency: string,
  ) {}

  readRow(columns: readonly (Column | null)[], record: CsvRecord): AccountRow {
    return readRow(columns, record);
  }

  remember({ externalId, row }: AccountRow): void {
    if (externalId !== null && !this.rowOf.has(externalId)) this.rowOf.set(externalId, row);
  }

  keep(): void {
    for (const [externalId, row] of this.staged) this.rowOf.set(externalId, row);
    this.forget();
  }

  forget(): void {
    this.staged = new Map();
  }

  async takeIn(database: Database, rows: AccountRow[]): Promise<TakenIn> {
    const known = await findKnown(database, rows);
    const tally = { created: 0, updated: 0, unchanged: 0, failed: 0 };
    const errors: RowError[] = [];
    const warnings: RowError[] = [];
    const toOpen: AccountToWrite[] = [];
    const toChange: AccountToWrite[] = [];
    for (const row of rows) {
      const existing = row.externalId === null ? undefined : known.get(row.externalId);
      const wrong = [...row.errors, ...this.errorsAmongRows(row, existing, known)];
      if (row.externalId !== null && this.twinOf(row.externalId) === undefined) this.staged.set(row.externalId, row.row);
      if (wrong.length > 0) {
        tally.failed += 1;
        errors.push(...wrong);
        continue;
      }
      warnings.push(...row.warnings);
      if (existing && isUnchanged(existing, row)) tally.unchanged += 1;
      else {
        tally[existing ? 'updated' : 'created'] += 1;
        (existing ? toChange : toOpen).push(this.merged(row, existing));
      }
    }
    if (!this.dryRun) await this.write(database, toOpen, toChange);
    return { tally, errors, warnings, ids: [...toOpen, ...toChange].map(({ id }) => id) };
  }

  private twinOf(externalId: string): number | undefined {
    return this.staged.get(externalId) ?? this.rowOf.get(externalId);
  }

  private errorsAmongRows(
    { row, externalId, fields }: AccountRow,
    existing: KnownAccount | undefined,
    known: ReadonlyMap<string, KnownAccount>,
  ): RowError[] {
    const errors: RowError[] = [];
    const full = externalId === null || existing ? undefined : withLeadingZeros(externalId).find((id) => known.has(id));
    if (full !== undefined) errors.push({ row, column: 'external_id', message: lostZeros(externalId!, full) });
    const twin = externalId === null ? undefined : this.twinOf(externalId);
    if (twin !== undefined) errors.push({ row, column: 'external_id', message: `${externalId} is used by row ${twin} already` });
    if (existing?.hasPostings && fields.currency !== undefined && fields.currency !== existing.currency)
      errors.push({ row, column: 'currency', message: `is fixed: something was posted in ${existing.currency}` });
    return errors;
  }

  /** Columns that the file does not have keep what is on record; a new account gets the practice's currency. */
  private merged({ row, fields }: AccountRow, existing: KnownAccount | undefined): AccountToWrite {
    const onRecord = existing ?? { id: newId(), email: null, currency: this.currency };
    return { ...onRecord, ...fields, row } as AccountToWrite;
  }

  private async write(database: Database, toOpen: AccountToWrite[], toChange: AccountToWrite[]): Promise<void> {
    if (toOpen.length > 0) {
      const { rows } = await sql`
        insert into billing.account (id, holder_name, email, external_id, currency)
        select id, "holderName", email, "externalId", currency from ${recordset(toOpen)}
        on conflict do nothing returning 1`.execute(database);
      if (rows.length !== toOpen.length) throw new OvertakenError('Accounts were opened while the import decided about them.');
    }
    if (toChange.length > 0)
      await sql`
        update billing.account a set holder_name = r."holderName", email = r.email, currency = r.currency,
          link_epoch = a.link_epoch + case when a.email is distinct from r.email and a.email is not null then 1 else 0 end,
          version = a.version + 1, updated_at = now()
        from ${recordset(toChange)} where a.id = r.id`.execute(database);
    await writeNames(database, [...toOpen, ...toChange]);
    await recordAudit(database, [
      ...toOpen.map((account) => this.auditEntry(account, BillingAccountOpened.type)),
      ...toChange.map((account) => this.auditEntry(account, BillingAccountChanged.type)),
    ]);
  }

  private auditEntry({ id, row }: AccountToWrite, fact: string): AuditEntry {
    const { actor, address } = currentScope();
    return {
      id: newId(),
      at: new Date(),
      actorKind: actor.kind,
      actorId: actor.id,
      action: 'import-billing-account',
      subjectId: id,
      address,
      outcome: 'ok',
      detail: { facts: [{ type: fact, accountId: id }], importId: this.importId, row },
    };
  }
}

/** The accounts that the rows name, locked: whoever posts to one meanwhile waits, so that its currency stays what was found. */
async function findKnown(database: Database, rows: readonly AccountRow[]): Promise<Map<string, KnownAccount>> {
  const externalIds = rows.flatMap(({ externalId }) =>
    externalId === null ? [] : [externalId, ...withLeadingZeros(externalId)],
  );
  const { rows: found } = await sql<KnownAccount>`
    select a.id, a.holder_name as "holderName", a.email, a.external_id as "externalId", a.currency, b.postings > 0 as "hasPostings"
    from billing.account a join billing.account_balance b on b.account_id = a.id
    where a.external_id = any(${externalIds}::text[]) order by a.id for update of a`.execute(database);
  return new Map(found.map((account) => [account.externalId!, account]));
}

function isUnchanged(existing: KnownAccount, { fields }: AccountRow): boolean {
  const given = Object.keys(fields) as (keyof AccountFields)[];
  return given.every((field) => existing[field] === fields[field]);
}

const recordset = (accounts: readonly AccountToWrite[]) => sql`
  json_to_recordset(${JSON.stringify(accounts)}::json) as r(
    id uuid, "holderName" text, email text, "externalId" text, currency text)`;
