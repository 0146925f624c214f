import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Live } from '#shared-kernel/live';
import type { Database } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { BulkInvitation, type BulkTerms } from '../domain/bulk-invitation.js';
import { tellProgress } from '../persistence/bulk-progress.js';
import { type StaffFilter, staffConditions } from '../persistence/staff-filter.js';

const MOST_SELECTED = 5_000;
/** A filter over a million people takes longer than a statement usually may. */
const PATIENCE = '120s';

export type BulkFilter = StaffFilter & { importId?: string | undefined };

/** Whom the administrator means: people they ticked, or everybody whom a filter finds now. */
export interface BulkChoice {
  staffIds?: readonly string[] | undefined;
  filter?: BulkFilter | undefined;
}

/** Writes down whom bulk work is for and answers its id. The worker takes the people in turn. */
export class StartBulkInvitation extends Command<string> {
  constructor(
    readonly choice: BulkChoice,
    readonly features: readonly string[] | null,
  ) {
    super();
  }
}

@CommandHandler(StartBulkInvitation)
export class StartBulkInvitationHandler implements ICommandHandler<StartBulkInvitation> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
    private readonly live: Live,
  ) {}

  async execute({ choice, features }: StartBulkInvitation): Promise<string> {
    const bulk = new BulkInvitation({ ...termsOf(choice), features, ...startedHere() }, this.clock.now());
    return this.em.transactional(async (em) => {
      bulk.begin(await this.writeDown(em.getKysely(), bulk.id, choice));
      em.persist(bulk);
      tellProgress(this.live, bulk);
      return bulk.id;
    });
  }

  private async writeDown(database: Database, bulkId: string, { staffIds, filter }: BulkChoice): Promise<number> {
    await sql`set local statement_timeout = ${sql.lit(PATIENCE)}`.execute(database);
    if (staffIds)
      return insertPeople(
        database,
        sql`
      select ${bulkId}::uuid, place, id from unnest(${[...new Set(staffIds)]}::uuid[]) with ordinality as chosen(id, place)`,
      );
    const { importId, ...words } = filter!;
    return importId
      ? this.writeDownImported(database, bulkId, importId, words)
      : insertPeople(
          database,
          sql`
      select ${bulkId}::uuid, row_number() over (order by s.sort_name, s.staff_id), s.staff_id
      from portal_access.portal_status s where ${sql.join(staffConditions(words), sql` and `)}`,
        );
  }

  /** Whom the import named is known to the staff context alone, so they come page by page. */
  private async writeDownImported(database: Database, bulkId: string, importId: string, words: StaffFilter): Promise<number> {
    let count = 0;
    for await (const ids of this.staff.importedPeople(importId)) {
      const narrowed = Object.values(words).some((word) => word !== undefined);
      // Without further words nobody is looked up: the directory may not have the newest people yet.
      const chosen = narrowed
        ? sql`select s.staff_id as id from portal_access.portal_status s
            where s.staff_id = any(${ids}::uuid[]) and ${sql.join(staffConditions(words), sql` and `)}`
        : sql`select unnest(${ids}::uuid[]) as id`;
      count += await insertPeople(
        database,
        sql`
        select ${bulkId}::uuid, ${count}::integer + row_number() over (order by id), id from (${chosen}) as chosen`,
      );
    }
    return count;
  }
}

/** One statement for any number of people. */
async function insertPeople(database: Database, chosen: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into portal_access.bulk_invitation_person (bulk_id, place, staff_id) ${chosen}`.execute(database);
  return Number(numAffectedRows);
}

function termsOf({ staffIds, filter }: BulkChoice): Pick<BulkTerms, 'source' | 'filter'> {
  if ((staffIds === undefined) === (filter === undefined))
    throw new DomainError('invalid', 'portal-access.bulk-choice', 'Say either `staffIds` or `filter`, not both.');
  if (staffIds && staffIds.length > MOST_SELECTED)
    throw new DomainError(
      'invalid',
      'portal-access.bulk-too-many',
      `At most ${MOST_SELECTED} people can be named one by one. Choose more with a filter; it has no limit.`,
      [{ path: 'staffIds', message: `must have at most ${MOST_SELECTED} entries` }],
    );
  if (!filter) return { source: 'selection', filter: null };
  const words = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { source: filter.importId ? 'import' : 'filter', filter: Object.fromEntries(words) };
}

function startedHere(): Pick<BulkTerms, 'startedBy' | 'startedFrom'> {
  const { actor, address } = currentScope();
  return { startedBy: actor.id, startedFrom: address };
}
