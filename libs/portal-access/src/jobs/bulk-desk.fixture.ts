import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { loadSettings } from '#shared-kernel/config';
import { KernelModule } from '#shared-kernel/kernel';
import { StaffModule } from '#staff';
import { CancelBulkInvitation } from '../commands/cancel-bulk-invitation.js';
import { type BulkChoice, StartBulkInvitation } from '../commands/start-bulk-invitation.js';
import { PortalAccessModule } from '../portal-access.module.js';
import { type BulkInvitationView, GetBulkInvitation } from '../queries/get-bulk-invitation.js';
import { AdvanceBulkInvitations } from './advance-bulk-invitations.js';

/** A worker that gives people their turn but sends no mail, so that what was issued waits. */
export class BulkDesk {
  private constructor(private readonly app: INestApplicationContext) {}

  static async open(databaseUrl: string, env: Record<string, string> = {}): Promise<BulkDesk> {
    class Root {}
    const given = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, SMTP_URL: 'smtp://127.0.0.1:1', DATABASE_POOL: '6', ...env };
    const imports = [await KernelModule.forRoot(loadSettings(given)), PortalAccessModule, StaffModule];
    const root = { module: Root, imports, providers: [AdvanceBulkInvitations] };
    return new BulkDesk(await NestFactory.createApplicationContext(root, { logger: false }));
  }

  /** Puts people on record and into the directory; answers their ids in the order of their names. */
  async people(count: number): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      with person as (
        select n, gen_random_uuid() as id, 'p' || n || '@clinic.example' as address from generate_series(1, ${count}::integer) n
      ), recorded as (
        insert into staff.staff_member (id, given_name, family_name, time_zone, locale, emails)
        select id, 'Dana', 'Silva', 'America/New_York', 'en', array[address] from person
      ), listed as (
        insert into portal_access.portal_status (staff_id, given_name, family_name, sort_name, primary_email)
        select id, 'Dana', 'Silva', lpad(n::text, 7, '0'), address from person
      )
      select id from person order by n`.execute(this.app.get(EntityManager).fork().getKysely());
    return rows.map(({ id }) => id);
  }

  start(choice: BulkChoice, features: string[] | null = null): Promise<string> {
    return this.app.get(CommandBus).execute(new StartBulkInvitation(choice, features));
  }

  cancel(bulkId: string): Promise<void> {
    return this.app.get(CommandBus).execute(new CancelBulkInvitation(bulkId));
  }

  run(): Promise<void> {
    return this.app.get(AdvanceBulkInvitations).run();
  }

  read(bulkId: string): Promise<BulkInvitationView> {
    return this.app.get(QueryBus).execute(new GetBulkInvitation(bulkId));
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
