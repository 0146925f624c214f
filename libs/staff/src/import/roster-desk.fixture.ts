import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { RunStaffImports } from '../commands/run-staff-imports.js';
import { StartStaffImport } from '../commands/start-staff-import.js';
import { GetStaffImport, type StaffImportView } from '../queries/get-staff-import.js';
import { kernelOn } from '../staff-app.fixture.js';
import { Staff } from '../staff.js';
import { StaffWorkerModule } from '../staff.worker.module.js';

export const header = 'external_id,given_name,family_name,job_title,office,emails,phone,time_zone,locale';
export const person = (id: string, emails = `${id}@clinic.example`, office = 'Lakeview') =>
  `${id},Dana,Silva,Nurse,${office},${emails},,,`;
export const roster = (...lines: string[]) => [header, ...lines].join('\r\n');
export const crowd = (count: number, office?: string) =>
  Array.from({ length: count }, (_, index) => person(`p${index}`, `p${index}@clinic.example`, office));
export const placesOf = ({ errors }: StaffImportView) => errors.map(({ row, column }) => `${row} ${column}`);

/** A worker on a database of the spec's own, and the few things that specs of the import ask of it. */
export class RosterDesk {
  private constructor(private readonly app: INestApplicationContext) {}

  static async open(databaseUrl: string): Promise<RosterDesk> {
    class Root {}
    const imports = [await kernelOn(databaseUrl), StaffWorkerModule];
    return new RosterDesk(await NestFactory.createApplicationContext({ module: Root, imports }, { logger: ['error'] }));
  }

  get<T>(type: new (...args: never[]) => T): T {
    return this.app.get(type, { strict: false });
  }

  get database() {
    return this.get(EntityManager).fork().getKysely();
  }

  start(file: string | Buffer, dryRun = false): Promise<string> {
    return this.get(CommandBus).execute(new StartStaffImport(Buffer.from(file), dryRun));
  }

  run(): Promise<void> {
    return this.get(CommandBus).execute(new RunStaffImports());
  }

  read(id: string): Promise<StaffImportView> {
    return this.get(QueryBus).execute(new GetStaffImport(id));
  }

  async imported(file: string | Buffer, dryRun = false): Promise<StaffImportView> {
    const id = await this.start(file, dryRun);
    await this.run();
    return this.read(id);
  }

  everybody() {
    return this.get(Staff).page(null, 10_000);
  }

  async count(table: string, where = 'true'): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.raw(table)} where ${sql.raw(where)}`.execute(
      this.database,
    );
    return rows[0]!.n;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
