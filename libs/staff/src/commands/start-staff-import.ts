import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { StaffImport } from '../domain/staff-import.js';
import { checkRoster } from '../import/roster-check.js';

/** Takes a roster in and answers the import's id; the worker reads it. A file that is no roster is refused here and now. */
export class StartStaffImport extends Command<string> {
  constructor(
    readonly file: Buffer,
    readonly dryRun: boolean,
  ) {
    super();
  }
}

@CommandHandler(StartStaffImport)
export class StartStaffImportHandler implements ICommandHandler<StartStaffImport> {
  constructor(private readonly em: EntityManager) {}

  async execute({ file, dryRun }: StartStaffImport): Promise<string> {
    checkRoster(file);
    const { actor, address } = currentScope();
    const started = StaffImport.start({ dryRun, startedBy: actor.id, startedFrom: address });
    await this.em.transactional(async (em) => {
      await em.persist(started).flush();
      await sql`insert into staff.import_file (import_id, content) values (${started.id}, ${file})`.execute(em.getKysely());
    });
    return started.id;
  }
}
