import { biller, grant, openAccount } from '../support/billing.js';
import { documentsOf, fileAt, uploadDocument, uploadedCard, uploadVersion } from '../support/billing-documents.js';
import { phonePhoto } from '../support/documents/good-files.js';
import { type EventStream, follow } from '../support/event-stream.js';
import { type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { sql } from '../support/sql.js';

type Biller = Awaited<ReturnType<typeof biller>>;

let portal: TestPortal;
let admin: Client;
let ana: Biller;
let ben: Biller;

beforeAll(async () => {
  // Looks for private data in whole tables.
  portal = await freshPortal();
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

const told = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`.trim();
const acts = (subject: string) =>
  sql(portal.database.url, 'select action, actor_id, outcome, detail from audit.event where subject_id = $1 order by at, id', [
    subject,
  ]);

it('Whoever may not see the account finds nothing there and puts nothing there; without the feature nobody does', async () => {
  const accountId = await anasAccount();
  const { id } = await uploadedCard(ana, accountId);
  const front = await phonePhoto();
  const before = await documentsOf(portal);
  const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
  const asBen = async (account: string, document: string) =>
    Promise.all([
      ben.client.get(`/api/billing-accounts/${account}/documents`),
      uploadDocument(ben, account, { front }, { kind: 'other' }),
      ben.client.get(`/api/documents/${document}`),
      uploadVersion(ben, document, { front }),
      ben.client.get(fileAt(document, 1)),
      ben.client.get(`${fileAt(document, 1)}/preview`),
      ben.client.delete(`/api/documents/${document}/versions/1`),
    ]).then((answers) => answers.map(({ status, text }) => [status, text]));
  const answers = await asBen(accountId, id);
  expect(answers).toEqual(await asBen(missing, missing));
  expect(answers.map(([status]) => status)).toEqual(Array(7).fill(404));
  for (const [verdict, body] of [
    ['accept', undefined],
    ['reject', { reason: 'x' }],
  ] as const)
    expect(told(await ana.client.post(`/api/documents/${id}/versions/1/${verdict}`, body))).toBe('403 access.denied');
  expect(told(await ana.client.get('/api/billing/documents/queue'))).toBe('403 access.denied');
  await admin.put(`/api/staff/${ana.id}/portal/features`, { features: [] });
  expect(told(await ana.client.get(`/api/documents/${id}`))).toBe('403 access.feature-off');
  expect(told(await uploadVersion(ana, id, { front }))).toBe('403 access.feature-off');
  await admin.put(`/api/staff/${ana.id}/portal/features`, { features: ['billing_documents'] });
  expect((await ana.client.get(`/api/documents/${id}`)).status).toBe(200);
  expect(await documentsOf(portal)).toEqual(before);
  expect(await acts(accountId)).toContainEqual(
    expect.objectContaining({ actor_id: ben.id, outcome: 'refused', detail: { code: 'billing.account-not-found' } }),
  );
});

it('Who read which document and which file stands in the audit, by ids alone', async () => {
  const accountId = await anasAccount();
  const { id } = await uploadedCard(ana, accountId, { memberId: 'CANARY-MEMBER', title: 'CANARY-TITLE' });
  await ana.client.get(`/api/documents/${id}`);
  await ana.client.get(fileAt(id, 1));
  await admin.get(`${fileAt(id, 1)}/preview`);
  await admin.post(`/api/documents/${id}/versions/1/reject`, { reason: 'CANARY-REASON' });
  const rows = await acts(id);
  expect(rows.map(({ action }) => action)).toEqual([
    'upload-document',
    'read-document',
    'read-document-file',
    'read-document-file',
    'reject-document',
  ]);
  expect(rows[2]).toMatchObject({ actor_id: ana.id, detail: { accountId, number: 1, side: 'front', what: 'file' } });
  const written = await sql(
    portal.database.url,
    `select (select count(*)::int from audit.event where detail::text like '%CANARY%') as audit,
       (select count(*)::int from shared_kernel.outbox where payload::text like '%CANARY%') as outbox,
       (select count(*)::int from shared_kernel.idempotency_key where body::text like '%CANARY%') as answers`,
  );
  expect(written).toEqual([{ audit: 0, outbox: 0, answers: 0 }]);
});

it('Whoever may see the account, and every administrator, hears of an upload, a decision and a withdrawal while it happens', async () => {
  const streams: EventStream[] = await Promise.all(
    [ana.client, ben.client, admin].map((client) => follow(client, { url: portal.url })),
  );
  const [anas, bens, admins] = streams as [EventStream, EventStream, EventStream];
  await Promise.all(streams.map((stream) => stream.heard('hello')));
  const accountId = await anasAccount();
  const heard = (stream: EventStream) => stream.of('billing').filter(({ data }) => data.accountId === accountId).length;
  let id = '';
  const steps = [
    async () => void ({ id } = await uploadedCard(ana, accountId)),
    () => admin.post(`/api/documents/${id}/versions/1/accept`),
    async () => uploadVersion(ana, id, { front: await phonePhoto() }),
    () => ana.client.delete(`/api/documents/${id}/versions/2`),
  ];
  await until('the grant was heard', () => heard(anas) > 0 && heard(admins) > 0);
  for (const step of steps) {
    const before = [heard(anas), heard(admins)];
    await step();
    await until('it is heard', () => heard(anas) > before[0]! && heard(admins) > before[1]!);
  }
  expect(heard(bens)).toBe(0);
  for (const stream of streams) stream.close();
});
