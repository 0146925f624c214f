import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SweepFiles } from '#shared-kernel/documents';
import { biller, grant, openAccount } from '../support/billing.js';
import { aCard, documentsOf, fileAt, uploadDocument, uploadedCard, uploadVersion } from '../support/billing-documents.js';
import { heicFile, phonePhoto } from '../support/documents/good-files.js';
import { type Production, freshPortal, startProduction, type TestPortal } from '../support/index.js';
import { sql } from '../support/sql.js';

type Biller = Awaited<ReturnType<typeof biller>>;

describe('An upload that fails half way', () => {
  let portal: TestPortal;
  let ana: Biller;
  let accountId: string;

  beforeAll(async () => {
    // Counts every file of the practice.
    portal = await freshPortal();
    const admin = await portal.administrator();
    ana = await biller(portal, admin);
    accountId = (await openAccount(admin)).id;
    await grant(admin, accountId, [ana]);
  }, 60_000);

  afterAll(() => portal?.stop());

  it('because its back is refused leaves nothing, and the front that was stored already goes', async () => {
    const front = await phonePhoto();
    const broken = { ...front, content: front.content.subarray(0, 200) };
    const answer = await uploadDocument(ana, accountId, { front, back: broken });
    expect([answer.status, answer.body.code]).toEqual([422, 'documents.unreadable']);
    expect(await documentsOf(portal)).toEqual({ documents: 0, versions: 0, named: 0, kept: 0 });
    const folder = join(portal.settings.DATA_DIR, 'documents');
    expect(await filesIn(folder)).toHaveLength(2);
    await sql(portal.database.url, `update shared_kernel.stored_file set remove_after = now() - interval '1 second'`);
    await portal.worker!.get(SweepFiles, { strict: false }).run();
    expect(await filesIn(folder)).toEqual([]);
  });

  it('because the storage is away changes nothing, and what is there is told as away until it is back', async () => {
    const { id } = await uploadedCard(ana, accountId);
    const before = await documentsOf(portal);
    const folder = join(portal.settings.DATA_DIR, 'documents');
    await rename(folder, `${folder}.away`);
    await writeFile(folder, '');
    const told = [await uploadVersion(ana, id, { front: await phonePhoto() }), await ana.client.get(fileAt(id, 1))];
    expect(told.map(({ status, body }) => [status, body.code])).toEqual([
      [503, 'documents.storage-unavailable'],
      [503, 'documents.storage-unavailable'],
    ]);
    expect([await documentsOf(portal), (await ana.client.get(`/api/documents/${id}`)).status]).toEqual([before, 200]);
    await rm(folder);
    await rename(`${folder}.away`, folder);
    expect((await uploadVersion(ana, id, { front: await phonePhoto() })).status).toBe(201);
    expect((await ana.client.get(fileAt(id, 1))).status).toBe(200);
    await rm(join(portal.settings.DATA_DIR, 'documents'), { recursive: true });
    expect((await ana.client.get(fileAt(id, 1))).body.code).toBe('documents.lost');
  });
});

describe('kill -9 in the middle of uploads', () => {
  const KILLS = 6;
  let production: Production;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-'));
    production = await startProduction({ DATA_DIR: folder }, { workers: 1 });
  }, 90_000);

  afterAll(async () => {
    await production?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('leaves whole cards or none: every version has its two files, and every file that no row names is due to go', async () => {
    const admin = await production.administrator();
    const place = { smtp: production.smtp, anonymous: () => production.product.client() };
    const ana = await biller(place, admin);
    const pages = { front: await phonePhoto(), back: heicFile() };
    const answered: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const accounts = await Promise.all([1, 2, 3].map(() => openAccount(admin)));
      for (const { id } of accounts) await grant(admin, id, [ana]);
      const uploads = accounts.map(({ id }) => uploadDocument(ana, id, pages, aCard).catch(() => undefined));
      await pause(randomInt(50, 900));
      await production.product.api().kill9();
      for (const upload of await Promise.all(uploads)) if (upload?.status === 201) answered.push(upload.body.id);
      await production.product.api().start();
    }
    const { database } = production;
    const rows = (statement: string) => sql(database.url, statement);
    const versions = await rows(
      `select d.id, array_agg(f.side order by f.side) as sides from billing.document d
       left join billing.document_version v on v.document_id = d.id left join billing.document_file f on f.version_id = v.id group by d.id`,
    );
    for (const { sides } of versions) expect(sides).toEqual(['back', 'front']);
    expect(versions.map(({ id }) => id)).toEqual(expect.arrayContaining(answered));
    const named = await rows(
      `select key from billing.document_file, unnest(array[file_key, preview_key]) as key where key is not null order by key`,
    );
    expect(await rows('select key from shared_kernel.stored_file where remove_after is null order by key')).toEqual(named);
    const inFolder = await filesIn(join(folder, 'documents'));
    expect(inFolder).toEqual(expect.arrayContaining(named.map(({ key }) => key)));
    const known = (await rows('select key from shared_kernel.stored_file')).map(({ key }) => key);
    expect(known).toEqual(expect.arrayContaining(inFolder));
  }, 150_000);
});

/** The keys of the files that lie there. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
}
