import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { type AuditFixture, auditFixture, entries, entry } from './audit-fixture.js';
import { AuditSealer, recordAudit, verifyAudit } from './index.js';

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

describe('recording', () => {
  it('keeps every column as it was given', async () => {
    const given = entry({ detail: { facts: [{ type: 'x', amount: 1.5 }], text: 'ñ "quoted" \\ end' } });
    await recordAudit(kysely, [given]);
    const { rows } = await attacker.query('select * from audit.event');
    expect(rows).toEqual([
      {
        id: given.id,
        at: given.at,
        actor_kind: 'staff',
        actor_id: given.actorId,
        action: 'SaveFeatures',
        subject_id: given.subjectId,
        address: '192.0.2.7',
        outcome: 'ok',
        detail: given.detail,
        seal_no: null,
        previous_hash: null,
        hash: null,
        sealed_at: null,
      },
    ]);
  });

  it('takes text that PostgreSQL cannot store, instead of failing the change', async () => {
    await recordAudit(kysely, [entry({ address: 'a\0b', detail: { text: 'half \ud800 pair', path: 'C:\\u0000' } })]);
    const { rows } = await attacker.query('select address, detail from audit.event');
    expect(rows).toEqual([{ address: 'a\ufffdb', detail: { text: 'half \ufffd pair', path: 'C:\\u0000' } }]);
  });

  it('leaves no row when the change rolls back', async () => {
    const change = kysely.transaction().execute(async (transaction) => {
      await recordAudit(transaction, [entry()]);
      throw new Error('the change was refused');
    });
    await expect(change).rejects.toThrow('the change was refused');
    expect(await rowCount()).toBe(0);
  });

  it('refuses deletes, truncates and every update but the sealing one', async () => {
    await recordAudit(kysely, entries(2));
    const refused = async (statement: string) => expect(sql.raw(statement).execute(kysely)).rejects.toThrow('append-only');
    await refused(`update audit.event set action = 'Forged'`);
    await refused(
      `update audit.event set action = 'Forged', seal_no = 1, previous_hash = '', hash = '', sealed_at = now() where seal_no is null`,
    );
    await sealer.sealBatch();
    await refused(`update audit.event set action = action`);
    await refused(`update audit.event set seal_no = seal_no + 10`);
    await refused(`update audit.event set seal_no = null, previous_hash = null, hash = null, sealed_at = null`);
    await refused(`delete from audit.event`);
    await refused(`truncate audit.event`);
    await refused(`delete from audit.chain_head`);
    await refused(`truncate audit.chain_head`);
    expect(await rowCount()).toBe(2);
    expect(await verifyAudit(kysely)).toMatchObject({ ok: true, checked: 2 });
  });
});

describe('sealing', () => {
  it('numbers the rows in the order of their time and moves the head', async () => {
    const rows = entries(25);
    await recordAudit(kysely, rows.toReversed());
    expect(await sealer.sealBatch(10)).toBe(25);
    expect(await sealer.sealBatch(10)).toBe(0);
    const found = await attacker.query(
      'select id, seal_no::int as no, encode(hash, $1) as hash from audit.event order by seal_no',
      ['hex'],
    );
    expect(found.rows.map((row) => row.id)).toEqual(rows.map((row) => row.id));
    expect(found.rows.map((row) => row.no)).toEqual(rows.map((_, index) => index + 1));
    const report = await verifyAudit(kysely);
    expect(report).toEqual({
      ok: true,
      checked: 25,
      head: { sealNo: 25, hash: found.rows[24].hash },
      unsealed: { count: 0, oldestAgeSeconds: null },
      problems: [],
      complete: true,
      warnings: [],
    });
  });

  it('makes one chain without gaps while many write and several seal at once', async () => {
    let writing = true;
    const writers = Array.from({ length: 6 }, async () => {
      for (let change = 0; change < 40; change++)
        await kysely.transaction().execute((transaction) => recordAudit(transaction, [entry(), entry()]));
    });
    const sealers = Array.from({ length: 2 }, async () => {
      while (writing) await new AuditSealer(kysely).sealBatch(7);
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(sealers);
    await sealer.sealBatch();
    expect(await verifyAudit(kysely)).toMatchObject({ ok: true, checked: 480, head: { sealNo: 480 }, unsealed: { count: 0 } });
  });

  it('takes a row whose transaction committed late into the chain later, without breaking it', async () => {
    const slow = await kysely.startTransaction().execute();
    await recordAudit(slow, [entry({ at: new Date(Date.now() - 60_000) })]);
    await recordAudit(kysely, entries(3));
    expect(await sealer.sealBatch()).toBe(3);
    await slow.commit().execute();
    expect(await sealer.sealBatch()).toBe(1);
    expect(await verifyAudit(kysely)).toMatchObject({ ok: true, checked: 4 });
  });

  it('does not wait for another sealer, and a writer does not wait for a sealer', async () => {
    await recordAudit(kysely, entries(3));
    const other = await kysely.startTransaction().execute();
    await sql`select pg_advisory_xact_lock(hashtextextended('audit.chain_head', 0)), (select count(*) from (select 1 from audit.event for update) as held)`.execute(
      other,
    );
    expect(await sealer.sealBatch()).toBe(0);
    await recordAudit(kysely, [entry()]);
    await other.rollback().execute();
    expect(await sealer.sealBatch()).toBe(4);
  });

  it('says how many rows wait and for how long, and warns when it is too long', async () => {
    await recordAudit(kysely, [entry({ at: new Date(Date.now() - 400_000) }), entry()]);
    const { ok, unsealed, warnings } = await verifyAudit(kysely);
    expect(ok).toBe(true);
    expect(unsealed.count).toBe(2);
    expect(unsealed.oldestAgeSeconds).toBeGreaterThanOrEqual(400);
    expect(warnings).toEqual([expect.stringContaining('is a worker running?')]);
  });
});

async function rowCount(): Promise<number> {
  return (await attacker.query('select count(*)::int as count from audit.event')).rows[0].count;
}
