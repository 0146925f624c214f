import { biller, grant, openAccount } from '../support/billing.js';
import { uploadedCard, uploadVersion } from '../support/billing-documents.js';
import { phonePhoto } from '../support/documents/good-files.js';
import { administrator, type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { settled, sql } from '../support/sql.js';

type Biller = Awaited<ReturnType<typeof biller>>;

// In the practice another day has begun, or has not, than in UTC: whichever hour it is when this runs.
const timeZone = new Date().getUTCHours() < 11 ? 'Pacific/Pago_Pago' : 'Pacific/Kiritimati';
const SUBJECTS = ['An insurance card runs out soon', 'Una tarjeta de seguro caduca pronto'];

let portal: TestPortal;
let admin: Client;
let ana: Biller;

beforeAll(async () => {
  // Reminds of every card of the practice.
  portal = await freshPortal({ PRACTICE_TIME_ZONE: timeZone });
  admin = await portal.administrator();
  ana = await biller(portal, admin);
}, 120_000);

afterAll(() => portal?.stop());

/** A day of the practice, as many days from its today. */
const inDays = (days: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(Date.now() + days * 86_400_000);

async function accountOf(...people: Biller[]): Promise<string> {
  const { id } = await openAccount(admin, { holderName: 'Canary Holder' });
  await grant(admin, id, people);
  return id;
}

async function acceptedCard(uploader: { client: Client }, accountId: string, days: number): Promise<string> {
  const { id } = await uploadedCard(uploader, accountId, { memberId: 'CANARY-MEMBER', validUntil: inDays(days) });
  await accept(id, 1);
  return id;
}

const accept = async (id: string, number: number) =>
  expect((await admin.post(`/api/documents/${id}/versions/${number}/accept`)).status).toBe(200);

/** What every worker does once an hour, in several at the same moment. */
async function remind(): Promise<void> {
  await Promise.all([1, 2, 3].map(() => runJob(portal, 'billing.remind-of-cards')));
  await settled(portal.database.url);
}

const remindersTo = ({ email }: { email: string }) => portal.smtp.to(email).filter(({ subject }) => SUBJECTS.includes(subject));
const numberTo = (...people: { email: string }[]) => people.map((person) => remindersTo(person).length);

it('Thirty days before its end a card is told of, once, in their language, to those who have the account, and to nobody else', async () => {
  const [ben, eva, dan] = [await biller(portal, admin), await biller(portal, admin), await biller(portal, admin, [])];
  await admin.patch(`/api/staff/${eva.id}`, { locale: 'es' });
  const accountId = await accountOf(ana, eva, dan);
  await acceptedCard(ana, accountId, 30);
  await remind();
  await remind();
  expect(numberTo(ana, eva, dan, ben, administrator)).toEqual([1, 1, 0, 0, 0]);
  const [mail, spanish] = [remindersTo(ana)[0]!, remindersTo(eva)[0]!];
  expect([mail.subject, spanish.subject]).toEqual(SUBJECTS);
  for (const { text, html } of [mail, spanish]) {
    expect(text).toContain(`${portal.settings.PUBLIC_URL}/billing/accounts/${accountId}/documents`);
    expect(`${text}${html}`).not.toMatch(/canary/i);
  }
});

it('A card that is valid for longer is not told of, nor one that ran out, waits, was rejected or has no day', async () => {
  const before = numberTo(ana);
  await acceptedCard(ana, await accountOf(ana), 31);
  await acceptedCard(ana, await accountOf(ana), -1);
  await uploadedCard(ana, await accountOf(ana), { validUntil: inDays(3) });
  const { id } = await uploadedCard(ana, await accountOf(ana), { validUntil: inDays(3) });
  await admin.post(`/api/documents/${id}/versions/1/reject`, { reason: 'No' });
  await accept((await uploadedCard(ana, await accountOf(ana))).id, 1);
  await remind();
  expect(numberTo(ana)).toEqual(before);
  await acceptedCard(ana, await accountOf(ana), 0);
  await remind();
  expect(numberTo(ana)).toEqual([before[0]! + 1]);
}, 60_000);

it('A new version is told of anew when its own time comes, and what it replaced is not', async () => {
  const [before] = numberTo(ana);
  const id = await acceptedCard(ana, await accountOf(ana), 10);
  await remind();
  expect(numberTo(ana)).toEqual([before! + 1]);
  for (const [number, days] of [
    [2, 20],
    [3, 300],
  ] as const) {
    await uploadVersion(ana, id, { front: await phonePhoto() }, { memberId: 'CANARY-NEW', validUntil: inDays(days) });
    await accept(id, number);
    await remind();
    await remind();
    expect(numberTo(ana)).toEqual([before! + 2]);
  }
}, 60_000);

it('Nobody is told of a card that was replaced while the mail server was down', async () => {
  const [before] = numberTo(ana);
  const id = await acceptedCard(ana, await accountOf(ana), 5);
  await portal.smtp.down();
  await runJob(portal, 'billing.remind-of-cards');
  await until('sending was tried', async () => {
    const rows = await sql(
      portal.database.url,
      `select 1 from email.delivery where email = 'card-runs-out' and subject_id = $1 and state = 'queued'`,
      [ana.id],
    );
    return rows.length > 0;
  });
  await uploadVersion(ana, id, { front: await phonePhoto() }, { memberId: 'CANARY-NEW', validUntil: inDays(300) });
  await accept(id, 2);
  await portal.smtp.up();
  await settled(portal.database.url);
  expect(numberTo(ana)).toEqual([before]);
}, 60_000);

it('Where the account is granted to nobody, who uploaded the card hears of it, and else the administrators', async () => {
  const [all, gone] = [await biller(portal, admin), await biller(portal, admin)];
  await admin.put(`/api/staff/${all.id}/billing-access`, { allAccounts: true });
  await acceptedCard(all, await accountOf(), 7);
  await remind();
  expect(numberTo(all, administrator)).toEqual([1, 0]);
  await acceptedCard({ client: admin }, await accountOf(), 7);
  await remind();
  expect(numberTo(all, administrator)).toEqual([1, 1]);
  const accountId = await accountOf(gone);
  await acceptedCard(gone, accountId, 7);
  await grant(admin, accountId, []);
  await remind();
  expect(numberTo(all, gone, administrator)).toEqual([1, 0, 2]);
}, 60_000);
