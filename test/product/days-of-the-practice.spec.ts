import { issueInvoice, openAccount } from '../support/billing.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { download, pagesOf } from '../support/papers.js';
import { sql } from '../support/sql.js';

// On November 1, 2026, clocks in Havana go from 1:00 back to 0:00: the day begins twice. Half an hour after its first
// midnight, and half an hour before it:
const first = '2026-11-01T04:30:00Z';
const eve = '2026-11-01T03:30:00Z';

let portal: TestPortal;
let admin: Client;
let accountId: string;

/** Puts what was written just now where a test needs it; the product itself never changes such a row. */
const backdate = (statements: string) =>
  sql(portal.database.url, `set session_replication_role = replica; ${statements}; reset session_replication_role`);

beforeAll(async () => {
  // A practice in another zone, whose audit and ledger are searched as a whole.
  portal = await freshPortal({ PRACTICE_TIME_ZONE: 'America/Havana' }, { worker: false });
  admin = await portal.administrator();
  accountId = (await openAccount(admin)).id;
  const [early, late] = [await issueInvoice(admin, accountId), await issueInvoice(admin, accountId)];
  await backdate(
    [
      `update billing.posting set at = '${eve}' where invoice_id = '${early.id}'`,
      `update billing.posting set at = '${first}' where invoice_id = '${late.id}'`,
      `update audit.event set at = '${eve}' where action = 'open-billing-account'`,
      `update audit.event set at = '${first}' where action = 'issue-invoice'`,
    ].join('; '),
  );
}, 60_000);

afterAll(() => portal?.stop());

const statement = async (month: string) => (await admin.get(`/api/billing-accounts/${accountId}/statements/${month}`)).body;
const exported = async (from: string, to: string) =>
  (await admin.get(`/api/billing/ledger.csv?from=${from}&to=${to}`)).text.match(/2026-1[01]-\d\dT\d\d:\d\d/g) ?? [];
async function audited(from: string, to: string): Promise<string[]> {
  const { body, status, text } = await admin.get(`/api/audit?limit=200&from=${from}&to=${to}`);
  if (status !== 200) throw new Error(text);
  return body.items.map(({ action }: { action: string }) => action);
}

describe('A day that begins twice counts from its first midnight', () => {
  it('in statements', async () => {
    expect(await statement('2026-10')).toMatchObject({ closingBalance: 12_500, entries: [{ day: '2026-10-31' }] });
    expect(await statement('2026-11')).toMatchObject({
      openingBalance: 12_500,
      closingBalance: 25_000,
      entries: [{ day: '2026-11-01', balance: 25_000 }],
    });
  });

  it('in statements on paper', async () => {
    const { content } = await download(portal.url, admin, `/api/billing-accounts/${accountId}/statements/2026-10/pdf`);
    expect((await pagesOf(content)).join(' ')).not.toContain('November 1');
  });

  it('in the export of the ledger', async () => {
    expect(new Set(await exported('2026-11-01', '2026-11-01'))).toEqual(new Set(['2026-11-01T04:30']));
    expect(new Set(await exported('2026-10-31', '2026-10-31'))).toEqual(new Set(['2026-11-01T03:30']));
  });

  it('in the search of the audit', async () => {
    expect(new Set(await audited('2026-11-01', '2026-11-01'))).toEqual(new Set(['issue-invoice']));
    expect(new Set(await audited('2026-10-31', '2026-10-31'))).toEqual(new Set(['open-billing-account']));
  });
});
