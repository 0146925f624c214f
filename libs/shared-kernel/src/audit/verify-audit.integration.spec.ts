import fc from 'fast-check';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { type AuditFixture, auditFixture, entries, entry } from './audit-fixture.js';
import { type AuditEntry, recordAudit, verifyAudit } from './index.js';

let database: TestDatabase;
let audit: AuditFixture;
let kysely: AuditFixture['kysely'];
let sealer: AuditFixture['sealer'];
let attacker: AuditFixture['attacker'];

beforeAll(async () => {
  database = await freshDatabase();
  audit = await auditFixture(database.url);
  ({ kysely, sealer, attacker } = audit);
});

afterEach(() => audit.empty());

afterAll(async () => {
  await audit.close();
  await database.drop();
});

let rows: AuditEntry[];
const idOf = (sealNo: number) => rows[sealNo - 1]!.id;
const problems = async (expectedHead?: { sealNo: number; hash: string }) => {
  const report = await verifyAudit(kysely, { expectedHead });
  expect(report.ok).toBe(report.problems.length === 0);
  return report.problems.map(({ kind, sealNo, id }) => ({ kind, sealNo, id }));
};

beforeEach(async () => {
  rows = entries(30);
  await recordAudit(kysely, rows);
  await sealer.sealBatch(10);
});

it('names an edited row', async () => {
  await attacker.query(`update audit.event set detail = detail || '{"forged": true}' where seal_no = 12`);
  expect(await problems()).toEqual([{ kind: 'edited', sealNo: 12, id: idOf(12) }]);
});

it('names an edited row whose own hash was made to fit', async () => {
  await attacker.query(`update audit.event set action = 'Forged' where seal_no = 12`);
  await fitHash(12);
  expect(await problems()).toEqual([{ kind: 'edited', sealNo: 12, id: idOf(12) }]);
});

it('names the number of a removed row', async () => {
  await attacker.query(`delete from audit.event where seal_no = 12`);
  expect(await problems()).toEqual([{ kind: 'missing', sealNo: 12, id: null }]);
});

it('finds a removed row when the numbers after it were closed up', async () => {
  await attacker.query(`delete from audit.event where seal_no = 12`);
  await renumber(12, -1);
  expect(await problems()).toContainEqual({ kind: 'reordered', sealNo: 12, id: idOf(13) });
});

it.each(['with a hash that fits', 'with any hash'])('names a row that was put in between, %s', async (how) => {
  await renumber(12, +1);
  const forged = entry({ at: rows[11]!.at });
  await recordAudit(kysely, [forged]);
  await attacker.query(
    `update audit.event set seal_no = 12, sealed_at = now(), hash = '\\x00',
       previous_hash = (select hash from audit.event where seal_no = 11) where id = $1`,
    [forged.id],
  );
  if (how === 'with a hash that fits') await fitHash(12);
  const found = await problems();
  expect(found).toContainEqual({ kind: 'inserted', sealNo: 12, id: forged.id });
  expect(found).toContainEqual({ kind: 'reordered', sealNo: 13, id: idOf(12) });
});

it('names a row that was put in behind the end', async () => {
  const forged = entry();
  await recordAudit(kysely, [forged]);
  await attacker.query(
    `update audit.event set seal_no = 31, sealed_at = now(), hash = '\\x00', previous_hash = '\\x00' where id = $1`,
    [forged.id],
  );
  expect(await problems()).toEqual([{ kind: 'inserted', sealNo: 31, id: forged.id }]);
});

it('names a row that was put in with a time long past, before and after it is sealed', async () => {
  const forged = entry({ at: new Date(Date.now() - 48 * 3_600_000) });
  await recordAudit(kysely, [forged]);
  expect(await problems()).toEqual([{ kind: 'inserted', sealNo: null, id: forged.id }]);
  await sealer.sealBatch();
  expect(await problems()).toEqual([{ kind: 'inserted', sealNo: 31, id: forged.id }]);
});

it.each([
  ['with their hashes', 'seal_no'],
  ['without their hashes', 'seal_no, previous_hash, hash'],
])('names both rows that changed places, %s', async (_how, columns) => {
  await swap(8, 21, columns);
  expect(await problems()).toEqual([
    { kind: 'reordered', sealNo: 8, id: idOf(21) },
    { kind: 'reordered', sealNo: 21, id: idOf(8) },
  ]);
});

it('finds a tail that was cut off', async () => {
  await attacker.query(`delete from audit.event where seal_no > 27`);
  expect(await problems()).toEqual([{ kind: 'tail-cut', sealNo: 28, id: null }]);
});

it('finds a tail that was cut off with the head set back, from a head noted earlier', async () => {
  const { head } = await verifyAudit(kysely);
  await cutTail(27);
  expect(await problems()).toEqual([]);
  expect(await problems(head)).toEqual([{ kind: 'tail-cut', sealNo: 28, id: null }]);
  const later = entries(5);
  await recordAudit(kysely, later);
  await sealer.sealBatch();
  expect(await problems()).toEqual([]);
  expect(await problems(head)).toEqual([{ kind: 'edited', sealNo: 30, id: later[2]!.id }]);
});

it('holds against an older head after the chain has grown', async () => {
  const { head } = await verifyAudit(kysely);
  await recordAudit(kysely, entries(5));
  await sealer.sealBatch();
  expect(await problems(head)).toEqual([]);
});

it('finds an emptied table and a lost or changed head', async () => {
  await attacker.query(`update audit.chain_head set hash = '\\x00'`);
  expect(await problems()).toEqual([{ kind: 'edited', sealNo: 30, id: idOf(30) }]);
  await attacker.query(`delete from audit.chain_head`);
  expect(await problems()).toEqual([{ kind: 'tail-cut', sealNo: null, id: null }]);
  await recordAudit(kysely, [entry()]);
  await expect(sealer.sealBatch()).rejects.toThrow('audit.chain_head has lost its row');
  await attacker.query(`insert into audit.chain_head (seal_no, hash) values (30, '\\x00')`);
  await attacker.query(`truncate audit.event`);
  expect(await problems()).toEqual([{ kind: 'tail-cut', sealNo: 1, id: null }]);
});

it('stops at a hundred problems', async () => {
  await recordAudit(kysely, entries(300));
  await sealer.sealBatch();
  await attacker.query(`update audit.event set action = 'Forged'`);
  const { complete, problems: found } = await verifyAudit(kysely);
  expect(complete).toBe(false);
  expect(found).toHaveLength(100);
});

it('names whichever row and column is changed', async () => {
  const changes: Record<string, (column: string) => string> = {
    id: () => `gen_random_uuid()`,
    at: (column) => `${column} + interval '1 microsecond'`,
    actor_kind: () => `'anonymous'`,
    actor_id: () => `gen_random_uuid()`,
    action: (column) => `${column} || ' '`,
    subject_id: () => `null`,
    address: () => `null`,
    outcome: () => `'failed'`,
    detail: (column) => `${column} || '{"count": 1.0}'`,
    seal_no: (column) => `${column} + 1000`,
    previous_hash: (column) => `set_byte(${column}, 0, (get_byte(${column}, 0) + 1) % 256)`,
    hash: (column) => `set_byte(${column}, 31, (get_byte(${column}, 31) + 1) % 256)`,
    sealed_at: (column) => `${column} - interval '1 microsecond'`,
  };
  await attacker.query(`create temporary table original as select * from audit.event`);
  const anyChange = fc.record({ sealNo: fc.integer({ min: 1, max: 30 }), column: fc.constantFrom(...Object.keys(changes)) });
  await fc.assert(
    fc.asyncProperty(anyChange, async ({ sealNo, column }) => {
      const changed = await attacker.query(
        `update audit.event set ${column} = ${changes[column]!(column)} where seal_no = $1 returning id`,
        [sealNo],
      );
      const found = await problems();
      await attacker.query(`truncate audit.event`);
      await attacker.query(`insert into audit.event select * from original`);
      expect(found).toContainEqual(expect.objectContaining({ id: changed.rows[0].id }));
    }),
    { numRuns: 120 },
  );
  expect(await problems()).toEqual([]);
});

async function renumber(from: number, by: number): Promise<void> {
  await attacker.query('update audit.event set seal_no = seal_no + 1000 where seal_no >= $1', [from]);
  await attacker.query('update audit.event set seal_no = seal_no - 1000 + $1 where seal_no > 1000', [by]);
}

/** The attacker lets the product hash the row again, as if it were the newest. */
async function fitHash(sealNo: number): Promise<void> {
  const kept = (await attacker.query('select seal_no, hash from audit.chain_head')).rows[0];
  await attacker.query(
    'update audit.chain_head set (seal_no, hash) = (select seal_no, hash from audit.event where seal_no = $1)',
    [sealNo - 1],
  );
  await attacker.query(
    'update audit.event set seal_no = null, previous_hash = null, hash = null, sealed_at = null where seal_no = $1',
    [sealNo],
  );
  await sealer.sealBatch();
  await attacker.query('update audit.chain_head set seal_no = $1, hash = $2', [kept.seal_no, kept.hash]);
}

async function swap(a: number, b: number, columns: string): Promise<void> {
  await attacker.query('begin');
  await attacker.query('create temporary table swapped on commit drop as select * from audit.event where seal_no in ($1, $2)', [
    a,
    b,
  ]);
  await attacker.query('update audit.event set seal_no = -seal_no where seal_no in ($1, $2)', [a, b]);
  for (const [from, to] of [
    [a, b],
    [b, a],
  ]) {
    await attacker.query(
      `update audit.event set (${columns}) = (select ${columns} from swapped where seal_no = $1) where seal_no = -$2::bigint`,
      [from, to],
    );
  }
  await attacker.query('commit');
}

async function cutTail(last: number): Promise<void> {
  await attacker.query('delete from audit.event where seal_no > $1', [last]);
  await attacker.query(
    'update audit.chain_head set (seal_no, hash) = (select seal_no, hash from audit.event where seal_no = $1)',
    [last],
  );
}
