import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Staff } from '#staff';
import { PortalAccess } from '../domain/portal-access.js';
import { writeDirectory } from '../persistence/directory.js';
import { PortalStatusProjection } from '../persistence/portal-status.projection.js';

const BATCH = 500;

/** Writes every row of `portal_status` anew from Biographics and the access records; answers how many people it wrote. Safe while the product runs. */
export class RebuildPortalStatus extends Command<number> {}

@CommandHandler(RebuildPortalStatus)
export class RebuildPortalStatusHandler implements ICommandHandler<RebuildPortalStatus> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly projection: PortalStatusProjection,
  ) {}

  async execute(): Promise<number> {
    let written = 0;
    let after: string | null = null;
    for (;;) {
      const people = await this.staff.page(after, BATCH);
      if (people.length === 0) return written;
      await this.em.fork().transactional(async (em) => {
        const ids = people.map((person) => person.staffId);
        // Access records first, as every command does, and in the order of their ids: nobody waits in a circle, and nobody's
        // change is overwritten with what it was a moment ago.
        await sql`select 1 from portal_access.portal_access where id = any(${ids}::uuid[]) order by id for update`.execute(
          em.getKysely(),
        );
        // What is not made anew below is gone, so that nothing wrong stays behind.
        await sql`
          delete from portal_access.portal_status where staff_id in (
            select staff_id from portal_access.portal_status where staff_id = any(${ids}::uuid[]) order by staff_id for update
          )`.execute(em.getKysely());
        await writeDirectory(em.getKysely(), await this.staff.findMany(ids));
        const accesses = await em.find(PortalAccess, { id: { $in: ids } }, { populate: ['invitation'] });
        await this.projection.write(em.getKysely(), accesses);
      });
      written += people.length;
      after = people.at(-1)!.staffId;
    }
  }
}
