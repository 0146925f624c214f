import { randomBytes, randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DocumentStorage } from '#shared-kernel/documents';
import { uploaded } from '../support/attachments.js';
import { type CuttableLink, startCuttableLink } from '../support/cuttable-link.js';
import { plainPdf } from '../support/documents/good-files.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { type Colleague, colleague, conversationOf, say } from '../support/messages.js';
import { startS3, type TestS3 } from '../support/s3.js';
import { sql } from '../support/sql.js';
import { unpacked } from '../support/unzipped.js';

let s3: TestS3;
let link: CuttableLink;

beforeAll(async () => {
  s3 = await startS3();
  link = await startCuttableLink(s3.url);
}, 60_000);

afterAll(async () => {
  await link?.stop();
  await s3?.stop();
});

const storages: [string, () => Record<string, string>][] = [
  ['a folder', () => ({})],
  ['S3', () => ({ DOCUMENTS_URL: link.url })],
];

describe.each(storages)("The export of a person's messages, with the files in %s", (storage, env) => {
  let portal: TestPortal;
  let admin: Client;
  let ana: Colleague;
  let ben: Colleague;

  beforeAll(async () => {
    portal = await freshPortal(env());
    admin = await portal.administrator();
    [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin)];
  }, 120_000);

  afterAll(() => portal?.stop());

  const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
  const path = ({ id }: { id: string }) => `/api/staff/${id}/message-exports`;
  const send = (sender: Colleague, conversationId: string, body: string, attachmentIds: string[]) =>
    sender.client.post(`/api/conversations/${conversationId}/messages`, { body, attachmentIds });

  async function ask(person: { id: string }): Promise<Response> {
    const cookie = [...admin.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${portal.url}${path(person)}`, { method: 'POST', headers: { cookie, origin: portal.url } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    return answer;
  }

  async function download(person: { id: string }): Promise<Record<string, Buffer>> {
    return unpacked(Buffer.from(await (await ask(person)).arrayBuffer()));
  }

  const dataIn = (files: Record<string, Buffer>, name: string) => JSON.parse(files[name]!.toString());

  async function keyOf(attachmentId: string): Promise<string> {
    return (await rows('select file_key from messaging.attachment where id = $1', [attachmentId]))[0]!['file_key'];
  }

  /** As somebody does who tidies up the storage by hand. */
  const lose = async (attachmentId: string) =>
    portal.api.get(DocumentStorage, { strict: false }).remove(await keyOf(attachmentId));

  /** Files of 8 MiB each, on a message of theirs. */
  async function writeLargeFiles({ messageId }: { messageId: string }, count: number): Promise<void> {
    for (let place = 1; place <= count; place++) {
      const key = await portal.api.get(DocumentStorage, { strict: false }).put(randomBytes(8 * 1024 * 1024), 'application/pdf');
      await rows(
        `insert into messaging.attachment (id, uploader_id, message_id, place, name, media_type, size, file_key)
         values ($1, $2, $3, $4, 'scan.pdf', 'application/pdf', 8388608, $5)`,
        [randomUUID(), ana.id, messageId, place, key],
      );
    }
    await rows('update messaging.message set attachments = $2 where id = $1', [messageId, count]);
  }

  const folder = () => join(portal.settings.DATA_DIR, 'documents');

  async function takeAway(): Promise<void> {
    await rename(folder(), `${folder()}.away`);
    await writeFile(folder(), 'No folder');
  }

  async function bringBack(): Promise<void> {
    await rm(folder());
    await rename(`${folder()}.away`, folder());
  }

  /** Takes what has come, then breaks something, and answers how the download ended. */
  async function brokenBy(person: { id: string }, breakIt: () => Promise<unknown>): Promise<{ failure: unknown; sent: Buffer }> {
    const reader = (await ask(person)).body!.getReader();
    const sent = [(await reader.read()).value!];
    await breakIt();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) sent.push(next.value);
      return { failure: null, sent: Buffer.concat(sent) };
    } catch (failure) {
      return { failure, sent: Buffer.concat(sent) };
    }
  }

  it('holds what they could see of each conversation, as data and as text, and stands in the audit without a word of it', async () => {
    const [bea, cleo] = [await colleague(portal, admin), await colleague(portal, admin)];
    const mine = await conversationOf(bea, [cleo], { subject: 'Canary subject', body: 'Canary body' });
    const others = await conversationOf(ana, [cleo], { body: 'Not hers' });
    for (let count = 2; count <= 250; count++)
      await rows(
        `with place as (update messaging.conversation set last_position = $2 where id = $1 returning id)
       insert into messaging.message (id, conversation_id, position, sender_id, body, attachments)
       select gen_random_uuid(), id, $2, $3, $4, 0 from place`,
        [mine.id, count, cleo.id, `Line ${count}`],
      );
    await bea.client.delete(`/api/conversations/${mine.id}/participants/me`);
    await say(cleo, mine.id, 'After she left');
    const files = await download(bea);
    const place = `conversations/${mine.id}`;
    expect(Object.keys(files)).toEqual(['conversations.json', `${place}/conversation.json`, `${place}/conversation.txt`]);
    expect(dataIn(files, 'conversations.json')).toMatchObject([{ id: mine.id, subject: 'Canary subject', folder: place }]);
    const conversation = dataIn(files, `${place}/conversation.json`);
    expect(conversation).toMatchObject({ id: mine.id, subject: 'Canary subject', startedBy: bea.id });
    expect(conversation.messages.map(({ position }: { position: number }) => position)).toEqual(
      Array.from({ length: 250 }, (_, place) => place + 1),
    );
    expect(files[`${place}/conversation.txt`]!.toString()).toMatch(/^Canary subject\n[^]*Canary body\n[^]*Line 250\n$/);
    expect(Buffer.concat(Object.values(files)).toString()).not.toMatch(/After she left|Not hers/);
    expect(others.id).not.toBe(mine.id);
    const audited = await rows(`select subject_id, outcome, detail::text from audit.event where action = 'export-messages'`);
    expect(audited).toEqual([{ subject_id: bea.id, outcome: 'ok', detail: expect.not.stringContaining('anary') }]);
  }, 120_000);

  it('holds the files of the messages as they are stored, and the data says where', async () => {
    const cleo = await colleague(portal, admin);
    const { id } = await conversationOf(ana, [cleo]);
    const named = async (name: string) => uploaded(ana, { ...(await plainPdf()), name });
    const long = `${'患'.repeat(190)}.pdf`;
    const [photo, one, other, withdrawn] = [await uploaded(ana), await named('a.pdf'), await named('a.pdf'), await uploaded(ana)];
    await send(ana, id, 'Two', [one, photo]);
    await send(ana, id, 'Same name', [other, await named(long)]);
    const { body: taken } = await send(ana, id, 'Oh no', [withdrawn]);
    await ana.client.delete(`/api/conversations/${id}/messages/${taken.id}`);
    await cleo.client.delete(`/api/conversations/${id}/participants/me`);
    await send(ana, id, 'After she left', [await uploaded(ana)]);

    const files = await download(cleo);
    const place = `conversations/${id}`;
    const entries = ['files/2-1 a.pdf', 'files/2-2 IMG_0815.jpg', 'files/3-1 a.pdf', `files/3-2 ${'患'.repeat(48)}.pdf`];
    expect(Object.keys(files)).toEqual([
      'conversations.json',
      ...[...entries, 'conversation.json', 'conversation.txt'].map((name) => `${place}/${name}`),
    ]);
    const { messages } = dataIn(files, `${place}/conversation.json`);
    const attachments = messages.flatMap((message: any) => message.attachments);
    expect(attachments.map(({ entry }: any) => entry)).toEqual(entries);
    for (const { id: attachmentId, entry, size } of attachments) {
      const bytes = Buffer.from(
        await (
          await fetch(`${portal.url}/api/attachments/${attachmentId}`, {
            headers: { cookie: [...ana.client.jar].map((pair) => pair.join('=')).join('; ') },
          })
        ).arrayBuffer(),
      );
      expect([entry, bytes.length]).toEqual([entry, size]);
      expect(files[`${place}/${entry}`]!.equals(bytes)).toBe(true);
    }
    expect(files[`${place}/conversation.txt`]!.toString()).toContain('bytes: files/2-2 IMG_0815.jpg]');
  }, 120_000);

  it('names a file that the storage has lost, and holds all the others', async () => {
    const cleo = await colleague(portal, admin);
    const { id } = await conversationOf(ana, [cleo]);
    const [lost, kept] = [await uploaded(ana), await uploaded(ana)];
    await send(ana, id, 'Both', [lost, kept]);
    await lose(lost);
    const files = await download(cleo);
    const place = `conversations/${id}`;
    expect(files['missing-files.txt']!.toString()).toBe(`${place}/files/2-1 IMG_0815.jpg\n`);
    const [, { attachments }] = dataIn(files, `${place}/conversation.json`).messages;
    expect(attachments).toMatchObject([
      { id: lost, name: 'IMG_0815.jpg', entry: null },
      { id: kept, entry: 'files/2-2 IMG_0815.jpg' },
    ]);
    expect(files[`${place}/conversation.txt`]!.toString()).toMatch(/\[IMG_0815\.jpg, \d+ bytes: missing]/);
    expect(Object.keys(files)).not.toContain(`${place}/files/2-1 IMG_0815.jpg`);
    expect(files[`${place}/files/2-2 IMG_0815.jpg`]!.length).toBeGreaterThan(0);
  }, 120_000);

  it('is an archive without conversations for somebody who has none', async () => {
    const files = await download(await colleague(portal, admin));
    expect(Object.keys(files)).toEqual(['conversations.json']);
    expect(dataIn(files, 'conversations.json')).toEqual([]);
  }, 60_000);

  it('ends as a broken download, and opens nowhere, where the storage goes away in the middle', async () => {
    const cleo = await colleague(portal, admin);
    await writeLargeFiles(await conversationOf(ana, [cleo]), 8);
    const { failure, sent } = await brokenBy(cleo, () => (storage === 'S3' ? link.cut() : takeAway()));
    expect(String(failure)).toMatch(/terminated/);
    await expect(unpacked(sent)).rejects.toThrow(/central directory/i);
    await (storage === 'S3' ? link.mend() : bringBack());
    expect(Object.keys(await download(cleo))).toHaveLength(8 + 3);
  }, 120_000);

  it('ends as a broken download, and opens nowhere, where the database refuses in the middle', async () => {
    const cleo = await colleague(portal, admin);
    await writeLargeFiles(await conversationOf(ana, [cleo]), 8);
    const { failure, sent } = await brokenBy(cleo, () => rows('alter table messaging.message rename to message_away'));
    await rows('alter table messaging.message_away rename to message');
    expect(String(failure)).toMatch(/terminated/);
    await expect(unpacked(sent)).rejects.toThrow(/central directory/i);
  }, 120_000);

  it('is for administrators who gave their password a moment ago', async () => {
    expect((await ana.client.post(path(ben))).status).toBe(403);
    await rows(`update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    expect((await admin.post(path(ben))).status).toBe(403);
  }, 60_000);
});
