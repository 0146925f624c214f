import { biller, draftInvoice, grant, issueInvoice, openAccount, therapy } from '../support/billing.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { download, pagesOf } from '../support/papers.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let ana: Awaited<ReturnType<typeof biller>>;

beforeAll(async () => {
  // Exports the books of the whole practice.
  portal = await freshPortal({ PRACTICE_TIME_ZONE: 'UTC', PRACTICE_NAME: 'Clínica Ñandú' });
  admin = await portal.administrator();
  ana = await biller(portal, admin);
}, 120_000);

afterEach(() => expectSoundMoney(portal.database.url));
afterAll(() => portal?.stop());

const month = () => new Date().toISOString().slice(0, 7);

describe('The ledger of an account', () => {
  it('is listed with its running balance, page by page, the newest first', async () => {
    const { id } = await openAccount(admin);
    const first = await issueInvoice(admin, id);
    const second = await issueInvoice(admin, id);
    await admin.post(`/api/invoices/${first.id}/cancel`, { reason: 'Wrong' });
    const path = `/api/billing-accounts/${id}/ledger`;
    const { items, nextCursor } = (await admin.get(`${path}?limit=2`)).body;
    const rest = (await admin.get(`${path}?limit=2&cursor=${nextCursor}`)).body;
    expect(
      [...items, ...rest.items].map(({ kind, invoiceNumber, amount, balance }) => [kind, invoiceNumber, amount, balance]),
    ).toEqual([
      ['invoice_cancelled', first.number, -12_500, 12_500],
      ['invoice_issued', second.number, 12_500, 25_000],
      ['invoice_issued', first.number, 12_500, 12_500],
    ]);
    expect(rest.nextCursor).toBeNull();
    expect((await admin.get(`${path}?cursor=x`)).body.code).toBe('request.cursor');
  });

  it('adds up by the month, and reading the month is audited', async () => {
    const { id } = await openAccount(admin, { holderName: 'Statement Holder' });
    const { number } = await issueInvoice(admin, id);
    const path = `/api/billing-accounts/${id}/statements`;
    expect((await admin.get(`${path}/${month()}`)).body).toMatchObject({
      holderName: 'Statement Holder',
      openingBalance: 0,
      closingBalance: 12_500,
      entries: [{ kind: 'invoice_issued', invoiceNumber: number, amount: 12_500, balance: 12_500 }],
    });
    expect((await admin.get(`${path}/2026-02`)).body).toMatchObject({
      from: '2026-02-01',
      to: '2026-02-28',
      closingBalance: 0,
      entries: [],
    });
    expect((await admin.get(`${path}/2099-01`)).body).toMatchObject({ openingBalance: 12_500, closingBalance: 12_500 });
    for (const wrong of ['2026-13', '2026-1', '26-01', 'x']) expect((await admin.get(`${path}/${wrong}`)).status).toBe(400);
    expect((await ana.client.get(`${path}/${month()}`)).body.code).toBe('billing.account-not-found');
    const pages = await pagesOf((await download(portal.url, admin, `${path}/${month()}/pdf`)).content);
    expect(pages.join()).toContain('Statement Holder');
    const acts = await sql(
      portal.database.url,
      `select action, detail ->> 'month' as month from audit.event where subject_id = $1 and action ~ 'statement' order by at`,
      [id],
    );
    expect(acts.filter(({ month: of }) => of === month()).map(({ action }) => action)).toEqual([
      'read-statement',
      'print-statement',
    ]);
  });
});

describe('The export of the ledger', () => {
  const linesOf = (text: string) =>
    text
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\r\n');

  it('has a line for each entry, is harmless in a spreadsheet, and is audited', async () => {
    const { id } = await openAccount(admin, { holderName: '=HYPERLINK("x")', currency: 'jpy' });
    await issueInvoice(admin, id);
    const answer = await admin.get('/api/billing/ledger.csv');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="ledger.csv"',
    ]);
    const own = linesOf(answer.text).filter((line) => line.includes(id));
    expect(own.map((line) => line.split(',').slice(-4))).toEqual([
      ['"receivable"', '"12500"', '', '"jpy"'],
      ['"revenue"', '', '"12500"', '"jpy"'],
    ]);
    expect(own[0]).toContain(`"'=HYPERLINK(""x"")"`);
    expect(linesOf((await admin.get('/api/billing/ledger.csv?from=2099-01-01')).text)).toHaveLength(1);
    expect(linesOf((await admin.get('/api/billing/ledger.csv?to=2020-01-01')).text)).toHaveLength(1);
    expect((await admin.get('/api/billing/ledger.csv?from=0000-01-01')).status).toBe(400);
    expect((await ana.client.get('/api/billing/ledger.csv')).status).toBe(403);
    expect(await sql(portal.database.url, `select 1 from audit.event where action = 'export-ledger'`)).not.toEqual([]);
  });
});

describe('An invoice on paper', () => {
  it('says who is billed for what, is saved and not opened, and is the same each time', async () => {
    const { id } = await openAccount(admin, { holderName: 'Łukasz Ångström' });
    const { id: invoiceId, number } = await issueInvoice(admin, id, { note: 'Thank you' });
    const [one, two] = [
      await download(portal.url, admin, `/api/invoices/${invoiceId}/pdf`),
      await download(portal.url, admin, `/api/invoices/${invoiceId}/pdf`),
    ];
    expect([one.status, one.headers.get('content-type'), one.headers.get('content-disposition')]).toEqual([
      200,
      'application/pdf',
      `attachment; filename="${number}.pdf"; filename*=UTF-8''${number}.pdf`,
    ]);
    expect(one.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(Buffer.compare(one.content, two.content)).toBe(0);
    const [page, ...more] = await pagesOf(one.content);
    expect(more).toEqual([]);
    for (const words of [
      'Clínica Ñandú',
      number,
      'Łukasz Ångström',
      'Physical therapy',
      '$62.50',
      '$125.00',
      'Page 1 of 1',
      'Thank you',
    ])
      expect(page).toContain(words);
    expect(
      await sql(portal.database.url, `select outcome from audit.event where action = 'print-invoice' and subject_id = $1`, [
        invoiceId,
      ]),
    ).toHaveLength(2);
  });

  it('speaks the language of its reader', async () => {
    await admin.patch(`/api/staff/${ana.id}`, { locale: 'es' });
    const { id } = await openAccount(admin);
    const { id: invoiceId } = await issueInvoice(admin, id);
    await grant(admin, id, [ana]);
    const [page] = await pagesOf((await download(portal.url, ana.client, `/api/invoices/${invoiceId}/pdf`)).content);
    expect(page).toContain('Factura');
    expect(page).toContain('Página 1 de 1');
  });

  it('goes on overleaf with long words and many lines, and says on every page that it is cancelled', async () => {
    const { id } = await openAccount(admin);
    const lineItems = Array.from({ length: 100 }, (_, index) => ({
      ...therapy,
      description: index % 10 === 0 ? 'x'.repeat(500) : `Visit ${index} ${'with a long explanation '.repeat(12)}`.trim(),
    }));
    const { id: invoiceId } = await issueInvoice(admin, id, { lineItems });
    await admin.post(`/api/invoices/${invoiceId}/cancel`, { reason: 'Wrong patient' });
    const pages = await pagesOf((await download(portal.url, admin, `/api/invoices/${invoiceId}/pdf`)).content);
    expect(pages.length).toBeGreaterThan(3);
    pages.forEach((page, index) => {
      expect(page).toContain('CANCELLED');
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    });
    expect(pages.at(-1)).toContain('$12,500.00');
  });

  it.each(['مريم يوسف', 'דנה לוי', '山田太郎', '김민준', '🧾 Ana', 'a\u0301\u0323\u0308 ﷽'])(
    'is printed for %s',
    async (holderName) => {
      const { id } = await openAccount(admin, { holderName });
      const draft = await draftInvoice(admin, id, {
        lineItems: [{ ...therapy, description: holderName }],
        note: `${holderName}\n${holderName}`,
      });
      const { status, content } = await download(portal.url, admin, `/api/invoices/${draft.id}/pdf`);
      expect(status).toBe(200);
      expect((await pagesOf(content))[0]).toContain('DRAFT');
    },
  );
});
