import { type Client, goodPassword, usePortal, type TestPortal, until } from '../support/index.js';
import { activePerson } from '../support/people.js';
import { addTotp } from '../support/second-factors.js';
import { settled, sql } from '../support/sql.js';

const factors = '/api/session/second-factors';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
});

afterAll(() => portal?.stop());

const signIn = (email: string, code?: string) => portal.anonymous().post('/api/session', { email, password: goodPassword, code });
const codeOf = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`.trim();
const left = async (caller: Client) => (await caller.get(factors)).body.recoveryCodesLeft;

async function personWithCodes() {
  const person = await activePerson(portal, admin);
  return { ...person, ...(await addTotp(person.client)) };
}

describe('A recovery code', () => {
  it('stands in for the authenticator app, once', async () => {
    const { email, client, recoveryCodes } = await personWithCodes();
    for (const [used, code] of recoveryCodes.entries()) {
      expect(codeOf(await signIn(email, code))).toBe('201');
      expect(codeOf(await signIn(email, code))).toBe('401 portal-access.wrong-code');
      expect(await left(client)).toBe(9 - used);
    }
    expect(codeOf(await signIn(email))).toBe('401 portal-access.second-factor-required');
  });

  it('may be typed with spaces, without dashes and in capitals', async () => {
    const { email, recoveryCodes } = await personWithCodes();
    const [first, second, third] = recoveryCodes as [string, string, string];
    for (const typed of [first.toUpperCase(), second.replaceAll('-', ''), ` ${third.replaceAll('-', ' ')} `])
      expect(codeOf(await signIn(email, typed))).toBe('201');
  });

  it('lets one of ten in that send it at once', async () => {
    const { email, recoveryCodes } = await personWithCodes();
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(email, recoveryCodes[0])));
    expect(answers.map(codeOf).filter((answer) => answer === '201')).toHaveLength(1);
  });

  it("is nothing on another's account", async () => {
    const [person, other] = [await personWithCodes(), await personWithCodes()];
    expect(codeOf(await signIn(other.email, person.recoveryCodes[0]))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(person.email, person.recoveryCodes[0]))).toBe('201');
  });

  it('that was used is told to the person, with how many are left on the timeline', async () => {
    const { id, email, recoveryCodes } = await personWithCodes();
    await signIn(email, recoveryCodes[0]);
    await until('the notice has come', () => portal.smtp.to(email).find(({ text }) => text.includes('recovery codes')));
    const { items } = (await admin.get(`/api/staff/${id}/portal/timeline`)).body;
    expect(items.slice(0, 2).map(({ type, detail }: any) => [type, detail.left])).toEqual([
      ['recovery_code_used', 9],
      ['signed_in', undefined],
    ]);
    await settled(portal.database.url);
  });
});

describe('New recovery codes', () => {
  it('take the place of those before', async () => {
    const { email, client, recoveryCodes } = await personWithCodes();
    const { status, body } = await client.post(`${factors}/recovery-codes`);
    expect([status, body.recoveryCodes.length, new Set([...body.recoveryCodes, ...recoveryCodes]).size]).toEqual([201, 10, 20]);
    expect(codeOf(await signIn(email, recoveryCodes[0]))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(email, body.recoveryCodes[0]))).toBe('201');
    expect(await left(client)).toBe(9);
  });

  it('are not made where there is no second factor that they could stand in for', async () => {
    const { client } = await activePerson(portal, admin);
    expect(codeOf(await client.post(`${factors}/recovery-codes`))).toBe('409 portal-access.no-second-factor');
  });

  it('are stored as hashes alone', async () => {
    const { id, recoveryCodes } = await personWithCodes();
    const rows = await sql(
      portal.database.url,
      'select octet_length(code_hash) as bytes, code_hash = sha256($2) as known from portal_access.recovery_code where staff_id = $1',
      [id, Buffer.from(`recovery-code:${recoveryCodes[0]!.replaceAll('-', '')}`)],
    );
    expect(rows.map(({ bytes }) => bytes)).toEqual(Array(10).fill(32));
    expect(rows.filter(({ known }) => known)).toHaveLength(1);
  });
});
