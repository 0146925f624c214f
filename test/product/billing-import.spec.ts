import { biller, issueInvoice } from '../support/billing.js';
import { type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts the accounts of the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 120_000);

afterEach(() => expectSoundMoney(portal.database.url));
afterAll(() => portal?.stop());

const csv = { headers: { 'content-type': 'text/csv' } };
const list = (...lines: string[]) => ['external_id,holder_name,email,currency', ...lines].join('\r\n');

async function imported(file: string, query = ''): Promise<any> {
  const { status, body, text } = await admin.post(`/api/billing-accounts/imports${query}`, file, csv);
  if (status !== 202) throw new Error(text);
  return until(
    'the import has ended',
    async () => {
      const view = (await admin.get(`/api/billing-accounts/imports/${body.id}`)).body;
      return view.finishedAt !== null && view;
    },
    60_000,
  );
}

const accounts = () =>
  sql(portal.database.url, 'select external_id, holder_name, email, currency, version from billing.account order by external_id');

describe('A list of accounts', () => {
  it('is first tried without effect, then opens and changes accounts, and changes nothing the second time', async () => {
    const file = list('P-1,Zoë Åberg,zoe@home.example,eur', 'P-2,"Moreno, Robin",,', 'P-3,,x@home,usd', 'P-1,Twin,,');
    const dry = await imported(file, '?dryRun=true');
    expect(dry).toMatchObject({ state: 'done', dryRun: true, total: 4, created: 2, failed: 2 });
    expect(await accounts()).toEqual([]);
    const done = await imported(file);
    expect(done).toMatchObject({ state: 'done', created: 2, updated: 0, unchanged: 0, failed: 2 });
    expect(done.errors.map(({ row, column }: { row: number; column: string }) => `${row} ${column}`)).toEqual([
      '4 holder_name',
      '4 email',
      '5 external_id',
    ]);
    expect(await accounts()).toEqual([
      { external_id: 'P-1', holder_name: 'Zoë Åberg', email: 'zoe@home.example', currency: 'eur', version: 1 },
      { external_id: 'P-2', holder_name: 'Moreno, Robin', email: null, currency: 'usd', version: 1 },
    ]);
    expect(await imported(file)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 2 });
    expect((await accounts()).map(({ version }) => version)).toEqual([1, 1]);
    const changed = await imported(list('P-2,Robin Moreno,robin@home.example,'));
    expect(changed).toMatchObject({ updated: 1, failed: 0 });
    const found = await admin.get('/api/billing-accounts?search=robin%20moreno');
    expect(found.body.items).toMatchObject([{ holderName: 'Robin Moreno', externalId: 'P-2' }]);
    const { id } = found.body.items[0];
    expect(await sql(portal.database.url, `select action from audit.event where subject_id = $1 order by at`, [id])).toEqual([
      { action: 'import-billing-account' },
      { action: 'import-billing-account' },
    ]);
  });

  it('is read as spreadsheets write it, and names what only they make', async () => {
    const lines = [
      'sep=;',
      'external_id;holder_name;email;currency;;',
      '00777;Ana Åberg;"Ana Åberg <ana@clínica-norte.example>";;;',
      'S-2;Bo',
      'S-3;#REF!;;;;',
      'S-4;Cy;a@home.example, b@home.example;usd;;',
      'S-5;Di;;usd;;note',
      '1.5E+09;Ed;;;;',
    ];
    const done = await imported(lines.join('\r\n'));
    expect(done).toMatchObject({ total: 6, created: 2, failed: 4 });
    expect(done.errors.map(({ row, column }: { row: number; column: string }) => `${row} ${column}`)).toEqual([
      '4 holder_name',
      '5 email',
      '6 column 6',
      '7 external_id',
    ]);
    expect(done.errors[1].message).toBe('must be one address, not several');
    const [first] = (await accounts()).filter(({ external_id }) => external_id === '00777');
    expect(first).toMatchObject({ email: 'ana@xn--clnica-norte-tfb.example', currency: 'usd' });
    const again = await imported(list('777,Ana Åberg,,'));
    expect(again).toMatchObject({ created: 0, failed: 1, errors: [{ row: 2, column: 'external_id' }] });
    expect(again.errors[0].message).toContain('777 is not on record but 00777 is');
  });

  it('keeps the currency of an account to which something was posted, and says so', async () => {
    await imported(list('C-1,Ana,,usd'));
    const { id } = (await admin.get('/api/billing-accounts?search=C-1')).body.items[0];
    await issueInvoice(admin, id);
    const { errors, failed } = await imported(list('C-1,Ana,,jpy'));
    expect([failed, errors]).toEqual([1, [{ row: 2, column: 'currency', message: 'is fixed: something was posted in usd' }]]);
    expect(await imported('external_id,holder_name,email\nC-1,Ana B,\n')).toMatchObject({ updated: 1 });
  });

  it.each([
    ['of staff', 'external_id,given_name,family_name,emails\n', 422, 'billing.import-header'],
    ['that is empty', '', 422, 'billing.import-empty'],
    ['with NUL bytes', `${list('X-1,A,,')}\0`, 422, 'billing.import-binary'],
  ])('%s is refused at once', async (_name, file, status, code) => {
    const refused = await admin.post('/api/billing-accounts/imports', file, csv);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('whose quotes do not match opens nothing', async () => {
    expect(await imported(`${list('Q-1,Ana,,')}\r\nQ-2,"Bo,,\r\n`)).toMatchObject({
      state: 'failed',
      problem: { code: 'billing.import-unclosed-quote' },
    });
    expect((await admin.get('/api/billing-accounts?search=Q-1')).body.items).toEqual([]);
  });

  it('is for administrators, and of 2,500 rows goes in whole', async () => {
    const other = await biller(portal, admin);
    expect((await other.client.post('/api/billing-accounts/imports', list(), csv)).status).toBe(403);
    const many = Array.from({ length: 2_500 }, (_, index) => `M-${index},Many ${index},,`);
    expect(await imported(list(...many))).toMatchObject({ state: 'done', created: 2_500 });
    expect((await admin.get('/api/billing-accounts?search=many&sort=-name&limit=1')).body.items[0].holderName).toBe('Many 999');
  });
});
