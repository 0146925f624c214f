import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { upload, uploaded } from '../support/attachments.js';
import { biller, grant, issueInvoice, openAccount } from '../support/billing.js';
import { type Clamd, startClamd } from '../support/clamd.js';
import { phonePhoto, type SentFile } from '../support/documents/good-files.js';
import {
  administrator,
  type Answer,
  type Client,
  type CuttableLink,
  freshPortal,
  invite,
  type Production,
  registerPerson,
  type SmtpSink,
  startCuttableLink,
  startProduction,
  startSmtpSink,
  type TestPortal,
  until,
} from '../support/index.js';
import { colleague } from '../support/messages.js';
import { startPayment } from '../support/payments.js';
import { startS3, type TestS3 } from '../support/s3.js';
import { sql } from '../support/sql.js';
import { startStripeSandbox, type TestStripeSandbox } from '../support/stripe-sandbox.js';
import { endings } from '../support/survival.js';

const REQUEST_MS = 10_000;
const RECOVERY_MS = 5_000;

async function refusedInTime(request: Promise<Answer>): Promise<string> {
  const from = performance.now();
  const { status, body, headers } = await request;
  expect(performance.now() - from).toBeLessThan(REQUEST_MS);
  expect(headers.get('content-type')).toContain('application/problem+json');
  return `${status} ${body.code}`;
}

describe('Stripe, the mail server, the malware scanner and the bucket of the documents fall silent', () => {
  let clamd: Clamd;
  let s3: TestS3;
  let smtp: SmtpSink;
  let sandbox: TestStripeSandbox;
  let links: CuttableLink[] = [];
  let portal: TestPortal;
  let admin: Client;
  let ana: { client: Client; id: string };
  let photo: SentFile;

  beforeAll(async () => {
    [clamd, s3, smtp, sandbox] = await Promise.all([startClamd(), startS3(), startSmtpSink(), startStripeSandbox()]);
    links = await Promise.all([sandbox.url, smtp.url, clamd.url, s3.url].map((url) => startCuttableLink(url)));
    const [stripe, mail, scanner, bucket] = links.map(({ url }) => url);
    portal = await freshPortal({
      ...sandbox.env,
      STRIPE_API_URL: stripe!,
      SMTP_URL: mail!,
      MALWARE_SCANNER_URL: scanner!,
      DOCUMENTS_URL: bucket!,
    });
    admin = await portal.administrator();
    const place = { smtp, anonymous: () => portal.anonymous() };
    ana = await biller(place, admin, ['secure_messaging', 'billing_documents', 'balance_payment']);
    photo = await phonePhoto();
  }, 60_000);
  afterAll(async () => {
    await portal?.stop();
    await Promise.all(links.map((link) => link.stop()));
    await Promise.all([clamd?.stop(), s3?.stop(), smtp?.stop(), sandbox?.stop()]);
  });

  async function account(): Promise<string> {
    const { id } = await openAccount(admin);
    await grant(admin, id, [ana as never]);
    await issueInvoice(admin, id, { lineItems: [{ description: 'Visit', quantity: 1, unitAmount: 5_000 }] });
    return id;
  }

  it.each(endings('forgotten'))(
    'no request waits longer than ten seconds, and everything works within five seconds of the return (%s)',
    async (ending) => {
      const [first, second, third] = [await account(), await account(), await account()];
      // There are open connections to each of them.
      expect((await startPayment(ana.client, first)).status).toBe(201);
      const attachment = await uploaded(ana, photo);
      const person = await registerPerson(admin);

      for (const link of links) link.silence();
      const from = performance.now();
      await invite(admin, person);
      expect(performance.now() - from).toBeLessThan(3_000);
      const refused = await Promise.all(
        [
          startPayment(ana.client, second),
          startPayment(ana.client, third),
          upload(ana, photo),
          upload(ana, photo),
          ana.client.get(`/api/attachments/${attachment}`),
        ].map(refusedInTime),
      );
      expect(refused).toEqual([
        '503 billing.stripe-unavailable',
        '503 billing.stripe-unavailable',
        '503 documents.scanner-unavailable',
        '503 documents.scanner-unavailable',
        '503 documents.storage-unavailable',
      ]);
      expect((await admin.get('/health/ready')).body).toMatchObject({ status: 'ready', impaired: ['documents'] });

      for (const link of links) link.endSilence(ending);
      const isWell = async () => (await admin.get('/health/ready')).body.impaired.length === 0;
      await Promise.all([
        until('it can be paid', async () => (await startPayment(ana.client, second)).status === 201, RECOVERY_MS),
        until('files are taken', async () => (await upload(ana, photo)).status === 201, RECOVERY_MS),
        until(
          'files are found',
          async () => (await ana.client.get(`/api/attachments/${attachment}`)).status === 200,
          RECOVERY_MS,
        ),
        until('nothing is impaired', isWell, RECOVERY_MS),
      ]);
      await until('the mail arrives', () => smtp.to(person.email)[0], 30_000);
      expect(smtp.to(person.email)).toHaveLength(1);
    },
    90_000,
  );
});

describe('The folder of the documents hangs, as a network drive can', () => {
  let folder: string;
  let production: Production;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'));
    production = await startProduction({ DATA_DIR: folder });
  }, 60_000);
  afterAll(async () => {
    await production?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('no download waits longer than ten seconds, people can sign in meanwhile, and it works within five seconds of the return', async () => {
    const admin = await production.administrator();
    const place = { smtp: production.smtp, anonymous: () => production.product.client() };
    const ana = await colleague(place, admin);
    const attachment = await uploaded(ana);
    const [stored] = await sql<{ key: string }>(production.database.url, 'select file_key as key from messaging.attachment');
    const file = join(folder, 'documents', stored!.key);
    await rename(file, `${file}.kept`);
    // Whoever opens this hangs in the kernel until somebody writes to it.
    await promisify(execFile)('mkfifo', [file]);

    const downloads = Array.from({ length: 12 }, () => refusedInTime(ana.client.get(`/api/attachments/${attachment}`)));
    const from = performance.now();
    expect((await production.product.client().post('/api/session', administrator)).status).toBe(201);
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(new Set(await Promise.all(downloads))).toEqual(new Set(['503 documents.storage-unavailable']));

    // Each that waits is let go, and finds the file that is there again.
    await rename(file, `${file}.hung`);
    await rename(`${file}.kept`, file);
    await promisify(execFile)('sh', ['-c', `echo > ${file}.hung`]);
    const works = async () => (await ana.client.get(`/api/attachments/${attachment}`)).status === 200;
    await until('the file is found', works, RECOVERY_MS);
    expect((await uploaded(ana)).length).toBeGreaterThan(0);
  }, 60_000);
});
