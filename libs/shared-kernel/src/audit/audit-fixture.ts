import { Logger } from '@nestjs/common';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { newId } from '#shared-kernel/domain';
import { type AuditEntry, AuditSealer } from './index.js';

export interface AuditFixture {
  kysely: Kysely<unknown>;
  sealer: AuditSealer;
  /** Someone with all rights on the database: triggers do not stop them. */
  attacker: pg.Client;
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** For specs: the audit of the database at `url`, and someone who tampers with it. */
export async function auditFixture(url: string): Promise<AuditFixture> {
  Logger.overrideLogger(false);
  const pool = new pg.Pool({ connectionString: url, max: 12 });
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const attacker = new pg.Client(url);
  await attacker.connect();
  await attacker.query('set session_replication_role = replica');
  return {
    kysely,
    sealer: new AuditSealer(kysely),
    attacker,
    async empty() {
      await attacker.query('truncate audit.event, audit.chain_head');
      await attacker.query(`insert into audit.chain_head (seal_no, hash) values (0, decode(repeat('00', 32), 'hex'))`);
    },
    async close() {
      await attacker.end();
      await kysely.destroy();
    },
  };
}

export function entry(given: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: newId(),
    at: new Date(),
    actorKind: 'staff',
    actorId: newId(),
    action: 'SaveFeatures',
    subjectId: newId(),
    address: '192.0.2.7',
    outcome: 'ok',
    detail: { count: 1, features: ['secure_messaging'] },
    ...given,
  };
}

/** In the order in which they will be sealed. */
export function entries(count: number): AuditEntry[] {
  const start = Date.now() - count;
  return Array.from({ length: count }, (_, index) => entry({ at: new Date(start + index) }));
}
