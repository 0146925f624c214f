import { biller, grant, issueInvoice, openAccount } from '../support/billing.js';
import { type EventStream, follow } from '../support/event-stream.js';
import { type Client, usePortal, type TestPortal, until } from '../support/index.js';

let portal: TestPortal;
let admin: Client;
let ana: Awaited<ReturnType<typeof biller>>;
let ben: Awaited<ReturnType<typeof biller>>;
let streams: Record<'ana' | 'ben' | 'admin', EventStream>;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  [ana, ben] = [await biller(portal, admin), await biller(portal, admin)];
  const [one, two, three] = await Promise.all(
    [ana.client, ben.client, admin].map((client) => follow(client, { url: portal.url })),
  );
  streams = { ana: one!, ben: two!, admin: three! };
  await Promise.all(Object.values(streams).map((stream) => stream.heard('hello')));
}, 120_000);

afterAll(async () => {
  for (const stream of Object.values(streams ?? {})) stream.close();
  await portal?.stop();
});

const heard = (stream: EventStream, accountId: string | null) =>
  stream.of('billing').filter(({ data }) => data.accountId === accountId).length;

/** Once they hear of a new account that was granted to them, they have heard everything before it. */
async function caughtUp(): Promise<void> {
  const { id } = await openAccount(admin);
  await grant(admin, id, [ana]);
  await until('Ana has heard everything', () => heard(streams.ana, id) > 0);
}

it('Whoever may see an account hears when it is granted, when it changes and when it is withdrawn, and nobody else', async () => {
  const { id } = await openAccount(admin, { holderName: 'Secret Holder' });
  await until('the administrator hears of it', () => heard(streams.admin, id) > 0);
  await caughtUp();
  expect(heard(streams.ana, id)).toBe(0);
  let told = 0;
  for (const change of [() => grant(admin, id, [ana]), () => issueInvoice(admin, id), () => grant(admin, id, [])]) {
    await change();
    await caughtUp();
    expect(heard(streams.ana, id)).toBeGreaterThan(told);
    told = heard(streams.ana, id);
  }
  await issueInvoice(admin, id);
  await admin.patch(`/api/billing-accounts/${id}`, { email: 'secret@home.example' });
  await caughtUp();
  expect([heard(streams.ana, id), heard(streams.ben, id)]).toEqual([told, 0]);
  expect(JSON.stringify(Object.values(streams).map(({ events }) => events))).not.toMatch(/secret/i);
});

it('Who may see all accounts hears so, and of every account from then on', async () => {
  await admin.put(`/api/staff/${ben.id}/billing-access`, { allAccounts: true });
  await until('Ben hears of it', () => heard(streams.ben, null) === 1);
  const { id } = await openAccount(admin);
  await until('Ben hears of the new account', () => heard(streams.ben, id) > 0);
  expect(heard(streams.ana, id)).toBe(0);
});
