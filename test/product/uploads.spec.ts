import { rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { filesOf, upload, uploaded } from '../support/attachments.js';
import { type Clamd, eicar, startClamd } from '../support/clamd.js';
import { phonePhoto, plainPdf } from '../support/documents/good-files.js';
import { type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { colleague, type Colleague } from '../support/messages.js';

let portal: TestPortal;
let admin: Client;
let clamd: Clamd;
let ana: Colleague;

beforeAll(async () => {
  clamd = await startClamd();
  portal = await freshPortal({ MALWARE_SCANNER_URL: clamd.url });
  admin = await portal.administrator();
  ana = await colleague(portal, admin);
}, 60_000);

afterAll(async () => {
  await portal?.stop();
  await clamd?.stop();
});

let before: Awaited<ReturnType<typeof filesOf>>;
beforeEach(async () => {
  before = await filesOf(portal);
});

const told = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`;
const nothingCame = async () => expect(await filesOf(portal)).toEqual(before);

it('An upload is refused in words where it is no form, has no file, or a file that is not taken', async () => {
  const { content } = await phonePhoto();
  const file = { name: 'a.jpg', declaredType: 'image/jpeg', content };
  expect(told(await ana.client.post('/api/attachments', { file: 'x' }))).toBe('422 messaging.upload-no-file');
  expect(told(await ana.client.post('/api/attachments', new FormData()))).toMatch(/^422 messaging\.upload-(no-file|broken)$/);
  const broken = { headers: { 'content-type': 'multipart/form-data; boundary=x' } };
  expect(told(await ana.client.post('/api/attachments', 'no form at all', broken))).toMatch(/^422 messaging\.upload-/);
  expect(told(await upload(ana, { ...file, content: Buffer.alloc(0) }))).toBe('422 documents.empty');
  expect(told(await upload(ana, { ...file, content: Buffer.from('no picture') }))).toBe('422 documents.kind-not-taken');
  expect(told(await upload(ana, { ...file, content: content.subarray(0, 200) }))).toBe('422 documents.unreadable');
  expect(told(await upload(ana, { ...file, content: Buffer.alloc(30_000_000, 1) }))).toBe('413 documents.too-large');
  await nothingCame();
});

it('A file of exactly 10 MiB is looked at, and one of a byte more is not', async () => {
  const { content, ...photo } = await phonePhoto();
  const most = Buffer.concat([content, Buffer.alloc(10 * 1024 * 1024 - content.length)]);
  expect((await upload(ana, { ...photo, content: most })).status).toBe(201);
  expect((await upload(ana, { ...photo, content: Buffer.concat([most, Buffer.alloc(1)]) })).status).toBe(413);
});

it('Two files in one form: only the first is taken', async () => {
  const { content } = await phonePhoto();
  const form = new FormData();
  for (const name of ['one.jpg', 'two.jpg'])
    form.append('file', new Blob([new Uint8Array(content)], { type: 'image/jpeg' }), name);
  const answer = await ana.client.post('/api/attachments', form);
  expect([answer.status, answer.body.name]).toEqual([201, 'one.jpg']);
  expect((await filesOf(portal)).attachments).toBe(before.attachments + 1);
});

it('An upload that is cut off in the middle leaves nothing behind, and the process goes on', async () => {
  const { content } = await phonePhoto();
  const cookie = [...ana.client.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const head = [
    'POST /api/attachments HTTP/1.1',
    `Host: ${new URL(portal.url).host}`,
    `Origin: ${portal.url}`,
    `Cookie: ${cookie}`,
    'Content-Type: multipart/form-data; boundary=x',
    `Content-Length: ${content.length + 1_000}`,
    '',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n',
  ].join('\r\n');
  const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
  await new Promise<void>((resolve) =>
    socket.write(Buffer.concat([Buffer.from(head), content.subarray(0, 300)]), () => resolve()),
  );
  socket.destroy();
  await uploaded(ana);
  expect((await filesOf(portal)).attachments).toBe(before.attachments + 1);
});

it('Repeated with its key, an upload gives the first answer and is stored once', async () => {
  const photo = await phonePhoto();
  const key = { 'idempotency-key': 'the photo' };
  const first = await upload(ana, photo, key);
  const again = await upload(ana, photo, key);
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(told(await upload(ana, await plainPdf(), key))).toBe('422 request.idempotency-key-reused');
  const answers = await Promise.all([1, 2, 3].map(() => upload(ana, photo, { 'idempotency-key': 'at once' })));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect((await filesOf(portal)).attachments).toBe(before.attachments + 2);
});

it('What the malware scanner knows is refused, and nothing is taken while it is away', async () => {
  const { content, ...pdf } = await plainPdf();
  const at = content.indexOf('\n') + 1;
  const infected = Buffer.concat([content.subarray(0, at), Buffer.from(`%${eicar}\n`), content.subarray(at)]);
  expect(told(await upload(ana, { ...pdf, content: infected }))).toBe('422 documents.malware');
  clamd.behave('hanging-up');
  const away = await upload(ana, { ...pdf, content });
  expect([told(away), away.headers.get('retry-after')]).toEqual(['503 documents.scanner-unavailable', '5']);
  await nothingCame();
  clamd.behave('working');
  expect((await upload(ana, { ...pdf, content })).status).toBe(201);
});

it('While the storage is away files are neither taken nor given, everything else works, and it comes back by itself', async () => {
  const id = await uploaded(ana);
  const folder = join(portal.settings.DATA_DIR, 'documents');
  await rename(folder, `${folder}.away`);
  await writeFile(folder, '');
  const { attachments } = await filesOf(portal);
  expect(told(await upload(ana, await phonePhoto()))).toBe('503 documents.storage-unavailable');
  expect(told(await ana.client.get(`/api/attachments/${id}`))).toBe('503 documents.storage-unavailable');
  expect((await filesOf(portal)).attachments).toBe(attachments);
  expect((await ana.client.get('/api/conversations')).status).toBe(200);
  const ready = await portal.anonymous().get('/health/ready');
  expect([ready.status, ready.body]).toEqual([200, { status: 'ready', missing: [], impaired: ['documents'] }]);

  await rm(folder);
  await rename(`${folder}.away`, folder);
  expect((await upload(ana, await phonePhoto())).status).toBe(201);
  expect((await ana.client.get(`/api/attachments/${id}`)).status).toBe(200);
  await until('it is well', async () => (await portal.anonymous().get('/health/ready')).body.impaired.length === 0, 15_000);
}, 60_000);

it('A file that the storage has lost is told as lost', async () => {
  const id = await uploaded(ana);
  await rm(join(portal.settings.DATA_DIR, 'documents'), { recursive: true });
  expect(told(await ana.client.get(`/api/attachments/${id}`))).toBe('410 documents.lost');
});

it('A hundred files that are not sent are enough', async () => {
  const photo = await phonePhoto();
  const answers: string[] = [];
  while (answers.at(-1) !== '409 messaging.too-many-unsent' && answers.length < 102) answers.push(told(await upload(ana, photo)));
  expect(answers.at(-1)).toBe('409 messaging.too-many-unsent');
  expect((await filesOf(portal)).attachments).toBe(100);
}, 60_000);
