import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { EntityManager } from '@mikro-orm/postgresql';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { freePort, freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql as runSql } from '../../../../test/support/sql.js';
import { startS3, type TestS3 } from '../../../../test/support/s3.js';
import { loadSettings } from '#shared-kernel/config';
import { Health } from '#shared-kernel/health';
import { KernelModule } from '#shared-kernel/kernel';
import { DocumentStorage } from './document-storage.js';
import { SweepFiles } from './sweep-files.js';

@Module({})
class StorageApp {}

let database: TestDatabase;
let folder: string;
let s3: TestS3;
const open: INestApplicationContext[] = [];

async function storageWith(env: Record<string, string> = {}) {
  const settings = loadSettings({ DATABASE_URL: database.url, SMTP_URL: 'smtp://x', DATA_DIR: folder, ...env });
  const app = await NestFactory.createApplicationContext(
    { module: StorageApp, imports: [await KernelModule.forRoot(settings)] },
    { logger: false, abortOnError: false },
  );
  open.push(app);
  const em = app.get(EntityManager).fork();
  const storage = app.get(DocumentStorage);
  return {
    app,
    storage,
    em,
    sweep: () => app.get(SweepFiles).run(),
    keep: async (keys: string[], inner = em.fork()) =>
      sql`insert into paper (file) select unnest(${keys}::text[])`.execute(inner.getKysely()),
    release: (keys: string[]) => sql`delete from paper where file = any(${keys})`.execute(em.getKysely()),
    known: async () => (await sql<{ key: string }>`select key from shared_kernel.stored_file`.execute(em.getKysely())).rows,
    later: () =>
      sql`update shared_kernel.stored_file set remove_after = remove_after - interval '61 minutes'`.execute(em.getKysely()),
  };
}

beforeAll(async () => {
  [database, s3] = await Promise.all([freshDatabase(), startS3()]);
  await runSql(
    database.url,
    `create table paper (file text not null unique references shared_kernel.stored_file (key));
     create trigger follow_files after insert or delete on paper for each row execute function shared_kernel.follow_files('file')`,
  );
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
});
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
  await rm(folder, { recursive: true, force: true });
});
afterAll(async () => {
  await s3.stop();
  await database.drop();
});

const unavailable = { kind: 'unavailable', code: 'documents.storage-unavailable' };
const bytes = Buffer.alloc(100_000, 'document ');

describe.each(['a folder', 'a bucket'])('the document storage in %s', (where) => {
  const start = () => storageWith(where === 'a bucket' ? { DOCUMENTS_URL: s3.url } : {});

  it('gives back what was put in, under a name that says nothing', async () => {
    const { storage } = await start();
    const [one, two] = await Promise.all([storage.put(bytes, 'image/png'), storage.put(bytes, 'image/png')]);
    expect(one).toMatch(/^([0-9a-f]{2})\/\1[0-9a-f]{30}$/);
    expect(two).not.toBe(one);
    expect(await storage.exists(one)).toBe(true);
    expect(await buffer(await storage.stream(one))).toEqual(bytes);
  });

  it('removes what nobody kept after an hour, and what was given up at once', async () => {
    const { storage, sweep, keep, release, later, known } = await start();
    const [kept, givenUp, forgotten, fresh] = await Promise.all([1, 2, 3, 4].map(() => storage.put(bytes, 'image/png')));
    await keep([kept!, givenUp!]);
    await later();
    await keep([fresh!]);
    await release([givenUp!]);
    await sweep();
    expect(await Promise.all([kept, givenUp, forgotten, fresh].map((key) => storage.exists(key!)))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect((await known()).map(({ key }) => key)).toEqual(expect.arrayContaining([kept, fresh]));
    await release([kept!, fresh!]);
    await sweep();
  });

  it('says so when it has lost a file, and removing one twice is no failure', async () => {
    const { storage } = await start();
    const key = await storage.put(bytes, 'image/png');
    await storage.remove(key);
    await storage.remove(key);
    await expect(storage.stream(key)).rejects.toMatchObject({ kind: 'gone', code: 'documents.lost' });
  });

  it('is well', async () => {
    const { app, storage } = await start();
    await storage.check();
    expect(await app.get(Health).impaired()).toEqual([]);
  });
});

describe('a document storage in trouble', () => {
  it('does not remove a file that a row names, whatever else goes wrong', async () => {
    const { storage, sweep, keep, em } = await storageWith();
    const key = await storage.put(bytes, 'image/png');
    await keep([key]);
    await sql`update shared_kernel.stored_file set remove_after = now() - interval '1 day' where key = ${key}`.execute(
      em.getKysely(),
    );
    await expect(sweep()).rejects.toMatchObject({ code: '23503' });
    expect(await storage.exists(key)).toBe(true);
    await sql`update shared_kernel.stored_file set remove_after = null where key = ${key}`.execute(em.getKysely());
  });

  it('keeps nothing back of a file whose keeping is undone', async () => {
    const { storage, em, keep, sweep, later } = await storageWith();
    const key = await storage.put(bytes, 'image/png');
    const undone = em.transactional(async (inner) => {
      await keep([key], inner);
      throw new Error('The row could not be written.');
    });
    await expect(undone).rejects.toThrow('could not be written');
    await later();
    await sweep();
    expect(await storage.exists(key)).toBe(false);
  });

  it('lets no row keep a file that was swept away, also in the same moment', async () => {
    const { storage, sweep, keep, later } = await storageWith();
    const keys = await Promise.all(Array.from({ length: 20 }, () => storage.put(bytes, 'image/png')));
    await later();
    const results = await Promise.allSettled([sweep(), ...keys.map((key) => keep([key]))]);
    for (const [place, key] of keys.entries()) {
      expect(await storage.exists(key)).toBe(results[place + 1]!.status === 'fulfilled');
    }
    await expect(keep(['00/unknown'])).rejects.toMatchObject({ code: '23503' });
  });

  it('answers that it is away: folder that is none, server away, no bucket', async () => {
    await writeFile(join(folder, 'documents'), 'a file where the folder should be');
    const away = `s3://KEY:SECRET@127.0.0.1:${await freePort()}/documents?insecure=1`;
    const places: Record<string, string>[] = [{}, { DOCUMENTS_URL: away }, { DOCUMENTS_URL: s3.urlOfNoBucket }];
    for (const env of places) {
      const { app, storage, sweep, later, known } = await storageWith(env);
      await expect(storage.put(bytes, 'image/png')).rejects.toMatchObject(unavailable);
      await expect(storage.stream('00/x')).rejects.toMatchObject(unavailable);
      await expect(storage.check()).rejects.toMatchObject(unavailable);
      expect(await app.get(Health).impaired()).toEqual(['documents']);
      expect(await app.get(Health).missing()).toEqual([]);
      // What was half written stays known, and is removed when the storage is back.
      await later();
      await expect(sweep()).rejects.toMatchObject({ name: 'RetryLater' });
      expect(await known()).not.toEqual([]);
    }
  });

  it('recovers by itself', async () => {
    const { storage } = await storageWith();
    await writeFile(join(folder, 'documents'), '');
    await expect(storage.put(bytes, 'image/png')).rejects.toMatchObject(unavailable);
    await rm(join(folder, 'documents'));
    const key = await storage.put(bytes, 'image/png');
    expect(await readdir(join(folder, 'documents'))).toEqual([key.slice(0, 2)]);
  });
});
