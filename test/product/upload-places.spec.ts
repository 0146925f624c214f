import { connect, type Socket } from 'node:net';
import sharp from 'sharp';
import { Inspector, UploadGate } from '#shared-kernel/documents';
import { DomainError } from '#shared-kernel/domain';
import { upload } from '../support/attachments.js';
import { goodFiles, phonePhoto } from '../support/documents/good-files.js';
import { misnamedFiles } from '../support/documents/usual-files.js';
import { type Client, type TestPortal, until, usePortal } from '../support/index.js';
import { colleague, type Colleague } from '../support/messages.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;
let gate: UploadGate;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin)];
  gate = portal.api.get(UploadGate, { strict: false });
}, 60_000);

afterAll(() => portal?.stop());

const told = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`;
const placesOf = (person: Colleague) => gate['places']['takenBy'](person.id);
const waiting = () => gate['places']['waiting'].length;

/** The request of an upload, with whatever headers the file has; of its content only a part unless it is `whole`. */
function sendByHand(person: Colleague, partHeaders: string, content: Buffer, whole = true): Socket {
  const head = `--x\r\n${partHeaders}\r\n\r\n`;
  const end = '\r\n--x--\r\n';
  const cookie = [...person.client.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const lines = [
    'POST /api/attachments HTTP/1.1',
    `Host: ${new URL(portal.url).host}`,
    `Origin: ${portal.url}`,
    `Cookie: ${cookie}`,
    'Connection: close',
    'Content-Type: multipart/form-data; boundary=x',
    `Content-Length: ${head.length + content.length + end.length}`,
  ];
  const socket = connect(Number(new URL(portal.url).port), 'localhost');
  socket.on('error', () => {});
  socket.write(`${lines.join('\r\n')}\r\n\r\n${head}`);
  if (whole) socket.write(Buffer.concat([content, Buffer.from(end)]));
  else socket.write(content.subarray(0, content.length / 2));
  return socket;
}

const half = (person: Colleague, content: Buffer) =>
  sendByHand(person, 'Content-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg', content, false);

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return text;
}

it('Uploads that one person sends slowly hold two places, and keep nobody else from uploading', async () => {
  const { content } = await phonePhoto();
  const slow = Array.from({ length: 6 }, () => half(ana, content));
  await until('two are read and four wait', () => placesOf(ana) === 2 && waiting() === 4);
  expect((await upload(ben, await phonePhoto())).status).toBe(201);
  expect([placesOf(ana), placesOf(ben), waiting()]).toEqual([2, 0, 4]);

  // Those that wait leave the line, those that are read give their places back.
  slow.at(-1)!.destroy();
  await until('one less waits', () => waiting() === 3);
  for (const socket of slow) socket.destroy();
  await until('all have gone', () => placesOf(ana) === 0 && waiting() === 0);
  expect((await upload(ana, await phonePhoto())).status).toBe(201);
});

it('A client that leaves while its file is checked gives its place back, and the check is given up', async () => {
  const inspector = portal.api.get(Inspector, { strict: false });
  const size = { width: 6_000, height: 6_000, channels: 3, background: 'white' } as const;
  const content = await sharp({ create: size }).png({ compressionLevel: 1 }).toBuffer();
  const headers = 'Content-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png';
  const sockets = [sendByHand(ana, headers, content), sendByHand(ana, headers, content)];
  await until('it is checked', () => inspector['busy'] === 1 && placesOf(ana) === 2);
  for (const socket of sockets) socket.destroy();
  await until('the place is free', () => inspector['busy'] === 0 && placesOf(ana) === 0, 1_000);
});

it('More of one person than may wait are told to come back', async () => {
  const { content } = await phonePhoto();
  const slow = Array.from({ length: 22 }, () => half(ana, content));
  await until('two are read and twenty wait', () => placesOf(ana) === 2 && waiting() === 20);
  const refused = await upload(ana, await phonePhoto());
  expect([told(refused), refused.headers.get('retry-after')]).toEqual(['503 documents.busy', '10']);
  expect((await upload(ben, await phonePhoto())).status).toBe(201);
  for (const socket of slow) socket.destroy();
  await until('all have gone', () => placesOf(ana) === 0 && waiting() === 0);
});

it('Whoever sends too many files that are refused waits an hour, and nobody else does', async () => {
  const eve = await colleague(portal, admin);
  const refused = await upload(eve, { name: 'a.jpg', declaredType: 'image/jpeg', content: Buffer.from('no picture') });
  expect(told(refused)).toBe('422 documents.kind-not-taken');
  for (let times = 0; times < 50; times++)
    await gate.countRefusal(eve.id, new DomainError('invalid', 'documents.too-complex', 'It took too long.'));
  const later = await upload(eve, await phonePhoto());
  expect(told(later)).toBe('429 documents.too-many-refused');
  expect(Number(later.headers.get('retry-after'))).toBeGreaterThan(3_000);
  expect((await upload(ben, await phonePhoto())).status).toBe(201);
});

it('That the portal cannot check a file now does not count as a refusal', async () => {
  const eve = await colleague(portal, admin);
  for (let times = 0; times < 60; times++)
    await gate.countRefusal(eve.id, new DomainError('unavailable', 'documents.scanner-unavailable', 'Later.'));
  expect((await upload(eve, await phonePhoto())).status).toBe(201);
});

it('A file may come under any name and type', async () => {
  for (const { what, storedAs, ...file } of await misnamedFiles()) {
    const { status, body } = await upload(ana, file);
    expect([what, status, body.name]).toEqual([what, 201, storedAs]);
  }
});

it('A file may come without a type, and with an empty name', async () => {
  const { pdf, jpeg } = await goodFiles();
  for (const [headers, { content }, stored] of [
    ['Content-Disposition: form-data; name="file"; filename="scan"', pdf, 'scan.pdf'],
    ['Content-Disposition: form-data; name="file"; filename="card.png"', jpeg, 'card.jpg'],
    ['Content-Disposition: form-data; name="file"; filename=""\r\nContent-Type: image/jpeg', jpeg, 'document.jpg'],
  ] as const) {
    const answer = await answerOf(sendByHand(ana, headers, content));
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toContain(`"name":"${stored}"`);
  }
});
