import { biller, draftInvoice, grant, issueInvoice, openAccount, therapy } from '../support/billing.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let ana: Awaited<ReturnType<typeof biller>>;

beforeAll(async () => {
  // Lists every account of the practice.
  portal = await freshPortal({ PRACTICE_TIME_ZONE: 'UTC' });
  admin = await portal.administrator();
  ana = await biller(portal, admin);
}, 120_000);

afterEach(() => expectSoundMoney(portal.database.url));
afterAll(() => portal?.stop());

const holders = async (client: Client, query = '') =>
  (await client.get(`/api/billing-accounts?${query}`)).body.items.map(({ holderName }: { holderName: string }) => holderName);
const acts = (subject: string) =>
  sql(portal.database.url, 'select action, outcome from audit.event where subject_id = $1 order by at, id', [subject]).then(
    (rows) => rows.map(({ action, outcome }) => `${action} ${outcome}`),
  );

describe('A billing account', () => {
  it('is opened, read, changed under its ETag, and found by the beginnings of words', async () => {
    const opened = await admin.post('/api/billing-accounts', { holderName: 'Zoë Åberg', externalId: 'PAT-1' });
    expect([opened.status, opened.headers.get('location'), opened.headers.get('etag')]).toEqual([
      201,
      `/api/billing-accounts/${opened.body.id}`,
      '"1"',
    ]);
    expect(opened.body).toMatchObject({ currency: 'usd', balance: { amount: 0, currency: 'usd' }, openInvoices: 0 });
    const path = `/api/billing-accounts/${opened.body.id}`;
    const changed = await admin.patch(path, { email: 'zoe@home.example' }, { headers: { 'if-match': '"1"' } });
    expect([changed.status, changed.headers.get('etag'), changed.body.email]).toEqual([200, '"2"', 'zoe@home.example']);
    const stale = await admin.patch(path, { email: null }, { headers: { 'if-match': '"1"' } });
    expect([stale.status, stale.body.code]).toEqual([412, 'billing.stale']);
    for (const search of ['zoe', 'ABERG zo', 'pat-1', 'zoe@home'])
      expect(await holders(admin, `search=${search}`)).toEqual(['Zoë Åberg']);
    expect(await holders(admin, 'search=nobody')).toEqual([]);
    const twin = await admin.post('/api/billing-accounts', { holderName: 'Bo', externalId: 'PAT-1' });
    expect([twin.status, twin.body.code]).toEqual([409, 'billing.external-id-taken']);
    expect(await acts(opened.body.id)).toEqual([
      'open-billing-account ok',
      'change-billing-account ok',
      'change-billing-account refused',
    ]);
  });

  it('is listed page by page in each order, without a gap or a double', async () => {
    for (const holderName of ['Page A', 'Page B', 'Page B', 'Page C', 'Page D']) {
      const { id } = await openAccount(admin, { holderName });
      if (holderName !== 'Page D') await issueInvoice(admin, id);
    }
    for (const sort of ['name', '-name', 'balance', '-balance', 'opened', '-opened']) {
      const ids: string[] = [];
      let cursor = '';
      do {
        const { body } = await admin.get(`/api/billing-accounts?search=page&sort=${sort}&limit=2${cursor}`);
        ids.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
      } while (cursor);
      const whole = (await admin.get(`/api/billing-accounts?search=page&sort=${sort}`)).body.items;
      expect([sort, ids]).toEqual([sort, whole.map(({ id }: { id: string }) => id)]);
      expect(new Set(ids).size).toBe(5);
    }
    expect(await holders(admin, 'search=page&sort=-name&limit=2')).toEqual(['Page D', 'Page C']);
    expect((await holders(admin, 'search=page&sort=balance&limit=1'))[0]).toBe('Page D');
    expect((await admin.get('/api/billing-accounts?cursor=nonsense')).body.code).toBe('request.cursor');
  });

  it('keeps its currency once something was posted', async () => {
    const { id } = await openAccount(admin, { currency: 'jpy' });
    const path = `/api/billing-accounts/${id}`;
    expect((await admin.patch(path, { currency: 'EUR' })).body.currency).toBe('eur');
    await draftInvoice(admin, id);
    expect((await admin.patch(path, { currency: 'jpy' })).body).toMatchObject({ currency: 'jpy', currencyFixed: false });
    const invoice = await issueInvoice(admin, id);
    expect(invoice.currency).toBe('jpy');
    const refused = await admin.patch(path, { currency: 'usd' });
    expect([refused.status, refused.body.code]).toEqual([409, 'billing.currency-fixed']);
  });
});

describe('Who may see an account', () => {
  it('is said one by one; for others it does not exist, and nothing of it', async () => {
    const { id } = await openAccount(admin, { holderName: 'Hidden Holder' });
    const invoice = await issueInvoice(admin, id);
    const paths = [`/api/billing-accounts/${id}`, `/api/billing-accounts/${id}/invoices`, `/api/invoices/${invoice.id}`];
    const seen = async () => Promise.all(paths.map(async (path) => (await ana.client.get(path)).status));
    expect([await seen(), await holders(ana.client, 'search=hidden')]).toEqual([[404, 404, 404], []]);
    await grant(admin, id, [ana]);
    expect([await seen(), await holders(ana.client, 'search=hidden')]).toEqual([[200, 200, 200], ['Hidden Holder']]);
    const access = (await admin.get(`/api/billing-accounts/${id}/access`)).body;
    expect(access).toEqual({
      staffIds: [ana.id],
      people: [{ staffId: ana.id, givenName: ana.givenName, familyName: ana.familyName, hasFeature: true }],
      allAccounts: [],
    });
    await grant(admin, id, []);
    expect([await seen(), await holders(ana.client, 'search=hidden')]).toEqual([[404, 404, 404], []]);
  });

  it('is everybody who may see all of them, those that come later too', async () => {
    const path = `/api/staff/${ana.id}/billing-access`;
    expect((await admin.get(path)).body).toEqual({ allAccounts: false, accounts: 0 });
    expect((await admin.put(path, { allAccounts: true })).body).toEqual({ allAccounts: true, accounts: 0 });
    const { id } = await openAccount(admin, { holderName: 'Later Holder' });
    expect([await holders(ana.client, 'search=later'), (await ana.client.get(`/api/billing-accounts/${id}`)).status]).toEqual([
      ['Later Holder'],
      200,
    ]);
    await admin.put(path, { allAccounts: false });
    expect([await holders(ana.client, 'search=later'), (await ana.client.get(`/api/billing-accounts/${id}`)).status]).toEqual([
      [],
      404,
    ]);
    expect(await acts(ana.id)).toContain('change-access-to-all-accounts ok');
  });

  it('is not overruled by somebody who read an older list', async () => {
    const { id } = await openAccount(admin);
    const other = await biller(portal, admin);
    const path = `/api/billing-accounts/${id}/access`;
    await grant(admin, id, [ana]);
    await grant(admin, id, []);
    const late = await admin.put(path, { staffIds: [ana.id, other.id], replaces: [ana.id] });
    expect([late.status, late.body.code]).toEqual([412, 'billing.stale']);
    expect((await admin.get(path)).body.staffIds).toEqual([]);
    expect((await admin.put(path, { staffIds: [ana.id, other.id], replaces: [] })).status).toBe(200);
    const swapped = await admin.put(path, { staffIds: [], replaces: [other.id, ana.id].toSorted().toReversed() });
    expect(swapped.body.staffIds).toEqual([]);
  });

  it('names only people on record', async () => {
    const { id } = await openAccount(admin);
    const stranger = '01920f3a-7c1e-7abc-8def-0123456789ab';
    const refused = await admin.put(`/api/billing-accounts/${id}/access`, { staffIds: [ana.id, stranger] });
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      422,
      'billing.unknown-staff',
      [{ path: 'staffIds.1', message: 'is not a staff member' }],
    ]);
  });

  it('needs the feature, unless they are administrators; and changing anything needs the role', async () => {
    const other = await biller(portal, admin, ['secure_messaging']);
    expect((await other.client.get('/api/billing-accounts')).body.code).toBe('access.feature-off');
    expect((await ana.client.post('/api/billing-accounts', { holderName: 'Mine' })).body.code).toBe('access.denied');
    expect((await admin.get('/api/billing-accounts')).status).toBe(200);
  });
});

describe('An invoice', () => {
  it('is drafted, rewritten, issued and cancelled; the balance follows, and reading it is audited', async () => {
    const { id: accountId } = await openAccount(admin);
    const balance = async () => (await admin.get(`/api/billing-accounts/${accountId}`)).body.balance.amount;
    const draft = await admin.post(`/api/billing-accounts/${accountId}/invoices`, { lineItems: [therapy], note: 'Thanks' });
    expect([draft.status, draft.headers.get('etag'), draft.body.total, draft.body.number]).toEqual([201, '"1"', 12_500, null]);
    const path = `/api/invoices/${draft.body.id}`;
    const rewritten = await admin.put(path, { lineItems: [{ ...therapy, quantity: 1 }] }, { headers: { 'if-match': '"1"' } });
    expect(rewritten.body).toMatchObject({ total: 6_250, note: null, version: 2, lineItems: [{ amount: 6_250 }] });
    expect((await admin.put(path, { lineItems: [therapy] }, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    expect(await balance()).toBe(0);

    const issued = (await admin.post(`${path}/issue`)).body;
    expect(issued).toMatchObject({
      state: 'issued',
      number: expect.stringMatching(/^INV-\d{6}$/),
      openAmount: 6_250,
      overdue: false,
    });
    expect(await balance()).toBe(6_250);
    for (const again of [
      await admin.post(`${path}/issue`),
      await admin.put(path, { lineItems: [therapy] }),
      await admin.delete(path),
    ])
      expect([again.status, again.body.code]).toEqual([409, 'billing.not-a-draft']);

    expect((await admin.post(`${path}/cancel`, { reason: ' ' })).body.code).toBe('billing.invalid-reason');
    expect((await admin.post(`${path}/cancel`, { reason: 'Wrong patient' })).body).toMatchObject({
      state: 'cancelled',
      cancelReason: 'Wrong patient',
      number: issued.number,
      openAmount: 0,
    });
    expect((await admin.post(`${path}/cancel`, { reason: 'Again' })).body.code).toBe('billing.not-cancellable');
    expect(await balance()).toBe(0);
    await admin.get(path);
    expect(await acts(draft.body.id)).toEqual([
      'draft-invoice ok',
      'rewrite-invoice ok',
      'rewrite-invoice refused',
      'issue-invoice ok',
      'issue-invoice refused',
      'rewrite-invoice refused',
      'delete-draft-invoice refused',
      'cancel-invoice refused',
      'cancel-invoice ok',
      'cancel-invoice refused',
      'read-invoice ok',
    ]);
  });

  it('is nobody else’s business while it is a draft, and a draft can be deleted', async () => {
    const { id: accountId } = await openAccount(admin);
    await grant(admin, accountId, [ana]);
    const { id } = await draftInvoice(admin, accountId);
    expect((await ana.client.get(`/api/invoices/${id}`)).body.code).toBe('billing.invoice-not-found');
    expect((await ana.client.get(`/api/billing-accounts/${accountId}/invoices`)).body.items).toEqual([]);
    expect((await admin.delete(`/api/invoices/${id}`)).status).toBe(204);
    expect((await admin.get(`/api/invoices/${id}`)).status).toBe(404);
  });

  it('is issued once by a request that is repeated with its key', async () => {
    const { id: accountId } = await openAccount(admin);
    const { id } = await draftInvoice(admin, accountId);
    const headers = { 'idempotency-key': `issue-${id}` };
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push(await admin.post(`/api/invoices/${id}/issue`, undefined, { headers }));
    for (const { status, body } of answers) expect([status, body]).toEqual([200, answers[0]!.body]);
  });

  it.each([
    ['a fraction', { lineItems: [{ ...therapy, unitAmount: 0.5 }] }, 400, 'lineItems.0.unitAmount'],
    ['a negative amount', { lineItems: [{ ...therapy, unitAmount: -1 }] }, 422, 'lineItems.0.unitAmount'],
    ['text for a number', { lineItems: [{ ...therapy, quantity: '1' }] }, 400, 'lineItems.0.quantity'],
    ['too much', { lineItems: [{ ...therapy, quantity: 10_000, unitAmount: 99_999_999 }] }, 422, 'lineItems'],
    ['a currency', { lineItems: [therapy], currency: 'eur' }, 400, 'currency'],
    ['a day that is none', { lineItems: [therapy], dueOn: '2026-02-30' }, 400, 'dueOn'],
  ])('is refused with %s, by name', async (_name, given, status, path) => {
    const { id } = await openAccount(admin);
    const refused = await admin.post(`/api/billing-accounts/${id}/invoices`, given);
    expect([refused.status, refused.text.includes(`"${path}`) || refused.text.includes(path)]).toEqual([status, true]);
  });

  it('is listed by its state, page by page', async () => {
    const { id } = await openAccount(admin);
    const numbers: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) numbers.push((await issueInvoice(admin, id)).number);
    await draftInvoice(admin, id);
    const list = async (query: string) => (await admin.get(`/api/billing-accounts/${id}/invoices?${query}`)).body;
    expect((await list('state=draft')).items).toHaveLength(1);
    const first = await list('state=issued&limit=2');
    const second = await list(`state=issued&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(numbers.toReversed());
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toContain('therapy');
  });
});
