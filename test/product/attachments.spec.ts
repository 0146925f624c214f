import type { Readable } from 'node:stream';
import { DocumentStorage, SweepFiles } from '#shared-kernel/documents';
import { filesOf, upload, uploaded } from '../support/attachments.js';
import { canary, goodFiles, plainPdf } from '../support/documents/good-files.js';
import { type Client, usePortal, type TestPortal } from '../support/index.js';
import { colleague, type Colleague, conversationOf, say, switchMessages } from '../support/messages.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;
let cleo: Colleague;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  [ana, ben, cleo] = [await colleague(portal, admin), await colleague(portal, admin), await colleague(portal, admin)];
}, 60_000);

afterAll(() => portal?.stop());

const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
const at = (id: string) => `/api/attachments/${id}`;
const send = (sender: Colleague, conversationId: string, attachmentIds: string[], body = '') =>
  sender.client.post(`/api/conversations/${conversationId}/messages`, { body, attachmentIds });
const statusFor = async (person: Colleague, id: string) => (await person.client.get(at(id))).status;
const sweep = () => portal.worker!.get(SweepFiles, { strict: false }).run();

it('A photo and a PDF reach the other one, without what the telephone wrote into the photo', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const { jpeg, pdf } = await goodFiles();
  const photo = (await upload(ana, jpeg)).body;
  expect(photo).toEqual({
    id: expect.any(String),
    name: 'IMG_0815.jpg',
    mediaType: 'image/jpeg',
    size: expect.any(Number),
    width: 80,
    height: 120,
    hasPreview: true,
  });
  const letter = (await upload(ana, pdf)).body;
  expect(letter).toMatchObject({ name: 'letter.pdf', mediaType: 'application/pdf', width: null, height: null, hasPreview: true });

  const sent = await send(ana, id, [letter.id, photo.id], 'Please look.');
  expect([sent.status, sent.body.attachments]).toEqual([201, [letter, photo]]);
  const [message] = (await ben.client.get(`/api/conversations/${id}/messages`)).body.items;
  expect(message.attachments).toEqual([letter, photo]);
  expect((await ben.client.get('/api/conversations')).body.items[0].lastMessage.attachments).toBe(2);

  const { status, headers, text } = await ben.client.get(at(photo.id));
  expect(status).toBe(200);
  expect(text).not.toContain(canary);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': String(photo.size),
    'content-disposition': `attachment; filename="IMG_0815.jpg"; filename*=UTF-8''IMG_0815.jpg`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
  });
  const preview = await ben.client.get(`${at(letter.id)}/preview`);
  expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(preview.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
});

it('A file is its uploader’s alone until it is sent, then theirs who may read the message, and nobody’s once it is withdrawn', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const file = await uploaded(ana);
  expect([await statusFor(ana, file), await statusFor(ben, file), await statusFor(cleo, file)]).toEqual([200, 404, 404]);

  const sent = (await send(ana, id, [file])).body;
  expect([await statusFor(ana, file), await statusFor(ben, file), await statusFor(cleo, file)]).toEqual([200, 200, 404]);
  const [refused, unknown] = [await cleo.client.get(at(file)), await cleo.client.get(at(missing))];
  expect([refused.status, refused.text]).toEqual([unknown.status, unknown.text]);
  expect((await cleo.client.get(`${at(file)}/preview`)).status).toBe(404);

  const before = await filesOf(portal);
  expect((await ana.client.delete(`/api/conversations/${id}/messages/${sent.id}`)).status).toBe(204);
  expect([await statusFor(ana, file), await statusFor(ben, file)]).toEqual([404, 404]);
  const [message] = (await ben.client.get(`/api/conversations/${id}/messages`)).body.items;
  expect([message.body, message.attachments]).toEqual([null, []]);
  await sweep();
  expect(await filesOf(portal)).toEqual({ attachments: before.attachments - 1, files: before.files - 2 });
});

it('Who left reads the files that were there until then, and none that came later', async () => {
  const { id } = await conversationOf(ana, [ben, cleo]);
  const [earlier, later] = [await uploaded(ana), await uploaded(ana)];
  await send(ana, id, [earlier]);
  await ben.client.delete(`/api/conversations/${id}/participants/me`);
  await send(ana, id, [later]);
  expect([await statusFor(ben, earlier), await statusFor(ben, later), await statusFor(cleo, later)]).toEqual([200, 404, 200]);
});

it('With the feature switched off no file is given, and with it on again all are there', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const file = await uploaded(ana);
  await send(ana, id, [file]);
  await switchMessages(admin, ben, false);
  expect([await statusFor(ben, file), (await upload(ben, await plainPdf())).status]).toEqual([403, 403]);
  await switchMessages(admin, ben, true);
  expect(await statusFor(ben, file)).toBe(200);
});

it('A message carries only files that its sender uploaded and has not sent, ten at most', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const [mine, theirs] = [await uploaded(ana), await uploaded(ben)];
  const refused = async (ids: string[]) => {
    const { status, body } = await send(ana, id, ids, 'Look');
    return [status, body.code];
  };
  const unknown = [422, 'messaging.attachment-not-found'];
  expect(await refused([theirs])).toEqual(unknown);
  expect(await refused([mine, theirs])).toEqual(unknown);
  expect(await refused([mine, missing])).toEqual(unknown);
  expect((await send(ana, id, [mine])).status).toBe(201);
  expect(await refused([mine])).toEqual(unknown);
  const started = { subject: 'Hello', body: 'Hello', participantIds: [ben.id], attachmentIds: [mine] };
  expect((await ana.client.post('/api/conversations', started)).body.code).toBe('messaging.attachment-not-found');

  const eleven = await Promise.all(Array.from({ length: 11 }, () => uploaded(ana)));
  expect((await send(ana, id, eleven)).status).toBe(422);
  const ten = await send(ana, id, eleven.slice(1));
  expect([ten.status, ten.body.attachments.map((file: any) => file.id)]).toEqual([201, eleven.slice(1)]);
}, 60_000);

it('Of messages that claim one file at once, exactly one has it', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const other = await conversationOf(ana, [cleo]);
  for (let round = 0; round < 5; round++) {
    const [one, two] = [await uploaded(ana), await uploaded(ana)];
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, place) =>
        send(ana, place % 2 ? id : other.id, place % 2 ? [one, two] : [two, one]).then(({ status }) => status),
      ),
    );
    expect(answers.toSorted()).toEqual([201, 422, 422, 422, 422, 422]);
  }
}, 60_000);

it('An unsent file can be removed by who uploaded it, and leaves their drafts; a sent one goes only with its message', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const [dropped, kept] = [await uploaded(ana), await uploaded(ana)];
  await ana.client.put(`/api/conversations/${id}/draft`, { body: 'Soon', attachmentIds: [dropped, kept] });
  expect((await ben.client.delete(at(dropped))).status).toBe(404);
  expect((await ana.client.delete(at(dropped))).status).toBe(204);
  expect([await statusFor(ana, dropped), (await ana.client.delete(at(dropped))).status]).toEqual([404, 404]);
  expect((await ana.client.get(`/api/conversations/${id}`)).body.draft.attachmentIds).toEqual([kept]);
  await send(ana, id, [kept]);
  expect((await ana.client.delete(at(kept))).status).toBe(404);
  expect(await statusFor(ben, kept)).toBe(200);
});

it('Who read which file stands in the audit, by ids alone', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const file = await uploaded(ana);
  const message = (await send(ana, id, [file])).body;
  await ben.client.get(at(file));
  await ben.client.get(`${at(file)}/preview`);
  const rows = await sql<{ action: string; actor_id: string; detail: any }>(
    portal.database.url,
    `select action, actor_id, detail from audit.event where detail ->> 'attachmentId' = $1 order by id`,
    [file],
  );
  expect(rows).toEqual([
    { action: 'read-attachment', actor_id: ben.id, detail: { attachmentId: file, messageId: message.id, what: 'file' } },
    { action: 'read-attachment', actor_id: ben.id, detail: { attachmentId: file, messageId: message.id, what: 'preview' } },
  ]);
  const [{ named }] = (await sql<{ named: number }>(
    portal.database.url,
    `select count(*)::int as named from audit.event where detail::text like '%IMG_0815%'`,
  )) as [{ named: number }];
  expect(named).toBe(0);
});

it('A name is shown and saved as a name, whatever it was sent as', async () => {
  const { content, declaredType } = await plainPdf();
  const named = async (name: string) => {
    const { body } = await upload(ana, { content, declaredType, name });
    return [body.name, (await ana.client.get(at(body.id))).headers.get('content-disposition')];
  };
  expect(await named('Befund März 患者.pdf')).toEqual([
    'Befund März 患者.pdf',
    `attachment; filename="Befund M_rz __.pdf"; filename*=UTF-8''Befund%20M%C3%A4rz%20%E6%82%A3%E8%80%85.pdf`,
  ]);
  expect((await named('../../etc/passwd.pdf'))[0]).toBe('passwd.pdf');
  expect((await named('a\u202Efdp.exe.pdf'))[0]).toBe('afdp.exe.pdf');
  expect((await named(`${'x'.repeat(300)}.pdf`))[0]).toHaveLength(200);
  expect(await say(ana, (await conversationOf(ana, [ben])).id)).toMatchObject({ attachments: [] });
});

it('HEAD says how large a file is without reading it from the storage', async () => {
  const id = await uploaded(ana);
  const storage = portal.api.get(DocumentStorage, { strict: false });
  const opened: Readable[] = [];
  const stream = storage.stream.bind(storage);
  storage.stream = async (key) => {
    const content = await stream(key);
    opened.push(content);
    return content;
  };
  try {
    const [asGet, asHead] = [
      await ana.client.get(`/api/attachments/${id}`),
      await ana.client.call('HEAD', `/api/attachments/${id}`),
    ];
    expect([asHead.status, asHead.text]).toEqual([200, '']);
    for (const header of ['content-length', 'content-type', 'content-disposition', 'content-security-policy'])
      expect([header, asHead.headers.get(header)]).toEqual([header, asGet.headers.get(header)]);
    expect(opened.map(({ readableEnded, destroyed }) => [readableEnded, destroyed])).toEqual([
      [true, true],
      [false, true],
    ]);
  } finally {
    storage.stream = stream;
  }
});
