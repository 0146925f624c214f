import { SweepFiles } from '#shared-kernel/documents';
import { biller, grant, openAccount } from '../support/billing.js';
import { aCard, documentsOf, fileAt, formOf, uploadDocument, uploadedCard, uploadVersion } from '../support/billing-documents.js';
import { canary, goodFiles, heicFile, phonePhoto, plainPdf, transparentPng } from '../support/documents/good-files.js';
import { type Client, usePortal, type TestPortal } from '../support/index.js';
import { sql } from '../support/sql.js';

type Biller = Awaited<ReturnType<typeof biller>>;

let portal: TestPortal;
let admin: Client;
let ana: Biller;
let ben: Biller;

beforeAll(async () => {
  portal = await usePortal({ PRACTICE_TIME_ZONE: 'UTC' });
  admin = await portal.administrator();
  [ana, ben] = [await biller(portal, admin), await biller(portal, admin)];
}, 120_000);

afterAll(() => portal?.stop());

/** An account that Ana may see. */
async function anasAccount(): Promise<string> {
  const { id } = await openAccount(admin);
  await grant(admin, id, [ana]);
  return id;
}

const decide = (id: string, number: number, verdict: 'accept' | 'reject', body?: object) =>
  admin.post(`/api/documents/${id}/versions/${number}/${verdict}`, body);
const told = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`.trim();
const statesOf = async (id: string) =>
  (await admin.get(`/api/documents/${id}`)).body.versions.map(({ number, state }: any) => `${number} ${state}`);
const acts = (subject: string) =>
  sql(portal.database.url, 'select action, actor_id, outcome, detail from audit.event where subject_id = $1 order by at, id', [
    subject,
  ]);

it('A card with front and back is uploaded, seen, accepted and in force, without what the telephone wrote into it', async () => {
  const accountId = await anasAccount();
  const pages = { front: await phonePhoto(), back: heicFile() };
  const sent = await uploadDocument(ana, accountId, pages, { ...aCard, title: 'Card of 2026', validUntil: '2098-12-31' });
  expect([sent.status, sent.headers.get('location')]).toEqual([201, `/api/documents/${sent.body.id}`]);
  const me = { staffId: ana.id, givenName: ana.givenName, familyName: ana.familyName };
  const files = [
    { side: 'front', name: 'IMG_0815.jpg', mediaType: 'image/jpeg', width: 80, height: 120, hasPreview: true },
    { side: 'back', name: 'IMG_4711.jpg', mediaType: 'image/jpeg', hasPreview: true },
  ];
  expect(sent.body).toMatchObject({ accountId, kind: 'insurance_card', title: 'Card of 2026' });
  expect(sent.body.versions).toMatchObject([
    { number: 1, state: 'pending', memberId: 'XGH123456789', validUntil: '2098-12-31', ranOut: false, files, uploadedBy: me },
  ]);

  const accepted = await decide(sent.body.id, 1, 'accept');
  expect([accepted.status, accepted.body.versions[0].state]).toEqual([200, 'accepted']);
  expect((await decide(sent.body.id, 1, 'accept')).body).toEqual(accepted.body);
  expect(accepted.body.versions[0].reviewedBy).toMatchObject({ givenName: expect.any(String) });
  const [item] = (await ana.client.get(`/api/billing-accounts/${accountId}/documents`)).body.items;
  expect(item).toMatchObject({ latest: { number: 1, state: 'accepted', files }, current: { number: 1 } });
  expect(JSON.stringify(item)).not.toContain('XGH123456789');

  const { status, headers, text } = await ana.client.get(fileAt(sent.body.id, 1));
  expect([status, text.includes(canary)]).toEqual([200, false]);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': String(sent.body.versions[0].files[0].size),
    'content-disposition': `attachment; filename="IMG_0815.jpg"; filename*=UTF-8''IMG_0815.jpg`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const preview = await ana.client.get(`${fileAt(sent.body.id, 1, 'back')}/preview`);
  expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(preview.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
});

it('A new version waits while the old one is in force, takes its place once accepted, and all stay readable', async () => {
  const accountId = await anasAccount();
  const { id } = await uploadedCard(ana, accountId);
  await decide(id, 1, 'accept');
  const second = await uploadVersion(ana, id, { front: await transparentPng() }, { memberId: 'NEW-1', validUntil: '2097-01-31' });
  expect([second.status, second.body.versions.length]).toEqual([201, 2]);
  const [item] = (await ana.client.get(`/api/billing-accounts/${accountId}/documents`)).body.items;
  expect([item.latest.number, item.latest.state, item.current.number]).toEqual([2, 'pending', 1]);
  await uploadVersion(ana, id, { front: await plainPdf() });
  expect(await statesOf(id)).toEqual(['3 pending', '2 replaced', '1 accepted']);
  expect(told(await decide(id, 2, 'accept'))).toBe('409 billing.not-pending');
  await decide(id, 3, 'accept');
  expect(await statesOf(id)).toEqual(['3 accepted', '2 replaced', '1 replaced']);
  for (const number of [1, 2, 3]) expect((await ana.client.get(fileAt(id, number))).status).toBe(200);
  expect(told(await ana.client.get(fileAt(id, 1, 'back')))).toBe('404 billing.document-file-not-found');
  expect(told(await ana.client.get(fileAt(id, 4)))).toBe('404 billing.document-file-not-found');
});

it('A rejected version is shown with the reason, and what was in force stays so', async () => {
  const accountId = await anasAccount();
  const { id } = await uploadedCard(ana, accountId);
  await decide(id, 1, 'accept');
  await uploadVersion(ana, id, { front: await phonePhoto() });
  expect(told(await decide(id, 2, 'reject', { reason: ' ' }))).toBe('422 billing.invalid-reason');
  const rejected = await decide(id, 2, 'reject', { reason: 'The number cannot be read' });
  expect(rejected.body.versions).toMatchObject([
    { number: 2, state: 'rejected', rejectReason: 'The number cannot be read' },
    { number: 1, state: 'accepted' },
  ]);
  expect((await decide(id, 2, 'reject', { reason: 'The number cannot be read' })).body).toEqual(rejected.body);
  expect(told(await decide(id, 2, 'reject', { reason: 'Another one' }))).toBe('409 billing.not-pending');
  expect(told(await decide(id, 2, 'accept'))).toBe('409 billing.not-pending');
  expect(told(await decide(id, 1, 'reject', { reason: 'Too late' }))).toBe('409 billing.not-pending');
  expect(told(await decide(id, 9, 'accept'))).toBe('404 billing.document-version-not-found');
  expect((await ana.client.get(`/api/documents/${id}`)).body.versions[0].rejectReason).toBe('The number cannot be read');
});

it('An account has one card, also when two are uploaded at once, and any number of other documents', async () => {
  const accountId = await anasAccount();
  const front = await phonePhoto();
  const answers = await Promise.all([1, 2, 3].map(() => uploadDocument(ana, accountId, { front })));
  expect(answers.map(told).toSorted()).toEqual(['201', '409 billing.card-exists', '409 billing.card-exists']);
  expect(told(await uploadDocument(ana, accountId, { front }))).toBe('409 billing.card-exists');
  for (const kind of ['statement', 'statement', 'other'])
    expect((await uploadDocument(ana, accountId, { front: await plainPdf() }, { kind })).body.title).toBe('letter.pdf');
});

it('What is wrong with a form is refused by name, before anything is stored', async () => {
  const accountId = await anasAccount();
  const front = await phonePhoto();
  const before = await documentsOf(portal);
  const refused = async (pages: Parameters<typeof formOf>[0], fields: Record<string, string>) => {
    const answer = await uploadDocument(ana, accountId, pages, fields);
    return [told(answer), (answer.body.errors ?? []).map(({ path }: { path: string }) => path)];
  };
  const invalid = (...paths: string[]) => ['422 billing.invalid-document', paths];
  expect(await refused({ front }, { kind: 'insurance_card' })).toEqual(invalid('memberId'));
  expect(await refused({ front }, { ...aCard, memberId: 'x'.repeat(101) })).toEqual(invalid('memberId'));
  expect(await refused({ front }, { ...aCard, title: 'a\u0000b' })).toEqual(invalid('title'));
  expect(await refused({ front, back: front }, { ...aCard, kind: 'other' })).toEqual(invalid('memberId', 'back'));
  expect(await refused({ front }, { kind: 'statement', validUntil: '2030-01-01' })).toEqual(invalid('validUntil'));
  expect(await refused({ front }, { ...aCard, validUntil: '2030-02-31' })).toEqual(['400 request.invalid', ['validUntil']]);
  expect(await refused({ front }, { ...aCard, kind: 'invoice' })).toEqual(['400 request.invalid', ['kind']]);
  expect(await refused({ front }, { ...aCard, state: 'accepted' })).toEqual(['400 request.invalid', ['']]);
  expect(await refused({ back: front }, aCard)).toEqual(['422 billing.upload-no-file', []]);
  const strange = formOf({ front }, aCard);
  strange.append('third', new Blob(['x']), 'x.jpg');
  const unknown = await ana.client.post(`/api/billing-accounts/${accountId}/documents`, strange);
  expect([told(unknown), unknown.body.errors[0].path]).toEqual(['400 request.invalid', 'third']);
  const large = { ...front, content: Buffer.concat([front.content, Buffer.alloc(10 * 1024 * 1024)]) };
  expect(await refused({ front, back: large }, aCard)).toEqual(['413 documents.too-large', []]);
  expect(await documentsOf(portal)).toEqual(before);
});

it('An upload that waits can be withdrawn by who uploaded it, and its files go with it', async () => {
  const accountId = await anasAccount();
  const { id } = await uploadedCard(ana, accountId);
  await grant(admin, accountId, [ana, ben]);
  const before = await documentsOf(portal);
  expect(told(await ben.client.delete(`/api/documents/${id}/versions/1`))).toBe('403 billing.not-the-uploader');
  await decide(id, 1, 'accept');
  expect(told(await ana.client.delete(`/api/documents/${id}/versions/1`))).toBe('409 billing.not-pending');
  await uploadVersion(ben, id, { front: await phonePhoto() });
  expect((await ben.client.delete(`/api/documents/${id}/versions/2`)).status).toBe(204);
  expect([await statesOf(id), await documentsOf(portal)]).toEqual([['1 accepted'], before]);
  // Its number is not given again: whoever looked at it decides about nothing else.
  await uploadVersion(ben, id, { front: await phonePhoto() });
  expect(await statesOf(id)).toEqual(['3 pending', '1 accepted']);
  expect(told(await decide(id, 2, 'accept'))).toBe('404 billing.document-version-not-found');

  const other = await uploadDocument(ana, accountId, { front: await plainPdf() }, { kind: 'other' });
  expect((await ana.client.delete(`/api/documents/${other.body.id}/versions/1`)).status).toBe(204);
  expect((await ana.client.get(`/api/documents/${other.body.id}`)).status).toBe(404);
  await portal.worker!.get(SweepFiles, { strict: false }).run();
  const { named, kept } = await documentsOf(portal);
  expect(named).toBe(kept);
});

it('What waits stands in the queue, the oldest first, page by page, until it is decided about', async () => {
  const waiting = async (limit = 100) => {
    const found: any[] = [];
    let cursor = '';
    do {
      const { body } = await admin.get(`/api/billing/documents/queue?limit=${limit}${cursor}`);
      found.push(...body.items);
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
    } while (cursor);
    return found;
  };
  for (const { id, number } of await waiting()) await decide(id, number, 'reject', { reason: 'Before the test' });
  const { id: accountId } = await openAccount(admin, { holderName: 'Queue Holder' });
  await grant(admin, accountId, [ana]);
  const card = await uploadedCard(ana, accountId, { validUntil: '2096-05-05' });
  const others: string[] = [];
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf'])
    others.push((await uploadDocument(ana, accountId, { front: { ...(await plainPdf()), name } }, { kind: 'other' })).body.id);
  const whole = await waiting();
  expect(whole.map(({ id }) => id)).toEqual([card.id, ...others]);
  expect(whole[0]).toMatchObject({
    accountId,
    holderName: 'Queue Holder',
    kind: 'insurance_card',
    number: 1,
    validUntil: '2096-05-05',
  });
  expect(whole[0].uploadedBy).toEqual({ staffId: ana.id, givenName: ana.givenName, familyName: ana.familyName });
  expect(await waiting(2)).toEqual(whole);
  await uploadVersion(ana, card.id, { front: await phonePhoto() });
  await decide(others[0]!, 1, 'accept');
  await decide(others[1]!, 1, 'reject', { reason: 'No' });
  expect((await waiting(1)).map(({ id, number }) => [id, number])).toEqual([
    [others[2], 1],
    [others[3], 1],
    [card.id, 2],
  ]);
  expect(told(await admin.get('/api/billing/documents/queue?cursor=nonsense'))).toBe('422 request.cursor');
});

it('Of administrators who decide at once one is heard, and the others are told clearly', async () => {
  const accountId = await anasAccount();
  for (let round = 0; round < 4; round++) {
    const { id } = (await uploadDocument(ana, accountId, { front: await plainPdf() }, { kind: 'other' })).body;
    const answers = await Promise.all([
      decide(id, 1, 'accept'),
      decide(id, 1, 'reject', { reason: 'No' }),
      decide(id, 1, 'accept'),
      decide(id, 1, 'reject', { reason: 'No' }),
    ]);
    expect(answers.map(told).toSorted()).toEqual(['200', '200', '409 billing.not-pending', '409 billing.not-pending']);
    const [state] = await statesOf(id);
    expect(state).toBe(answers[0]!.status === 200 ? '1 accepted' : '1 rejected');
    const facts = (await acts(id)).flatMap(({ detail }) => detail.facts ?? []).map(({ type }) => type);
    expect(facts).toEqual(['billing.document-uploaded', expect.stringMatching(/^billing\.document-(accepted|rejected)$/)]);
  }
  const { id } = await uploadedCard(ana, accountId);
  const racing = await Promise.all([decide(id, 1, 'accept'), uploadVersion(ana, id, { front: await phonePhoto() })]);
  expect(racing[1]!.status).toBe(201);
  expect(await statesOf(id)).toEqual(['2 pending', racing[0]!.status === 200 ? '1 accepted' : '1 replaced']);
});

it('Repeated with its key, an upload is stored once', async () => {
  const accountId = await anasAccount();
  const pages = { front: (await goodFiles()).png, back: heicFile() };
  const key = { 'idempotency-key': 'the card' };
  const answers = [
    await uploadDocument(ana, accountId, pages, aCard, key),
    await uploadDocument(ana, accountId, pages, aCard, key),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[1]!.body).toEqual(answers[0]!.body);
  const other = await uploadDocument(ana, accountId, { ...pages, back: pages.front }, aCard, key);
  expect(told(other)).toBe('422 request.idempotency-key-reused');
  expect((await admin.get(`/api/billing-accounts/${accountId}/documents`)).body.items).toHaveLength(1);
});
