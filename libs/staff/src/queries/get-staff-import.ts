import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';

/** How far an import has got. */
export interface StaffImportView {
  id: string;
  dryRun: boolean;
  state: 'queued' | 'running' | 'done' | 'failed';
  total: number;
  done: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  /** Why the file was refused as a whole. */
  problem: { code: string; message: string } | null;
  /** The first 1,000; all of them are in the download. */
  errors: { row: number; column: string; message: string }[];
  createdAt: string;
  finishedAt: string | null;
}

export class GetStaffImport extends Query<StaffImportView> {
  constructor(readonly importId: string) {
    super();
  }
}

type Row = Omit<StaffImportView, 'createdAt' | 'finishedAt'> & { createdAt: Date; finishedAt: Date | null };

@QueryHandler(GetStaffImport)
export class GetStaffImportHandler implements IQueryHandler<GetStaffImport> {
  constructor(private readonly em: EntityManager) {}

  async execute({ importId }: GetStaffImport): Promise<StaffImportView> {
    const { rows } = await sql<Row>`
      select id, dry_run as "dryRun", state, total, done, created, updated, unchanged, failed,
        case when problem_code is not null then json_build_object('code', problem_code, 'message', problem_message) end as problem,
        (select coalesce(json_agg(e), '[]') from (
          select row, column_name as "column", message from staff.import_error where import_id = i.id order by row, position limit 1000
        ) e) as errors,
        created_at as "createdAt", finished_at as "finishedAt"
      from staff.import i where id = ${importId}`.execute(this.em.getKysely());
    const row = rows[0];
    if (!row) throw new DomainError('not-found', 'staff.import-not-found', 'There is no such import.');
    return { ...row, createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null };
  }
}
