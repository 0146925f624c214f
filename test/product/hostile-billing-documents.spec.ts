import { SweepFiles } from '#shared-kernel/documents';
import { biller, grant, openAccount } from '../support/billing.js';
import { documentsOf, uploadDocument, uploadedCard, uploadVersion } from '../support/billing-documents.js';
import { type Clamd, startClamd } from '../support/clamd.js';
import { type HostileFile, transparentPng } from '../support/documents/good-files.js';
import { hostileFiles } from '../support/documents/hostile-files.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';

// U1: the same files that the check of documents is tried with, by this door.

const groups = Object.entries(await hostileFiles());

let clamd: Clamd;
let portal: TestPortal;
let ana: Awaited<ReturnType<typeof biller>>;
let accountId: string;
let cardId: string;

beforeAll(async () => {
  clamd = await startClamd();
  portal = await freshPortal({ MALWARE_SCANNER_URL: clamd.url });
  const admin: Client = await portal.administrator();
  ana = await biller(portal, admin);
  accountId = (await openAccount(admin)).id;
  await grant(admin, accountId, [ana]);
  cardId = (await uploadedCard(ana, accountId)).id;
  await admin.post(`/api/documents/${cardId}/versions/1/accept`);
}, 120_000);

afterAll(async () => {
  await portal?.stop();
  await clamd?.stop();
});

/** Sends it as a paper of its own, or as the back of a card behind a good front; answers what is wrong with the outcome. */
async function accepted({ what, payload, ...file }: HostileFile, asBack: boolean): Promise<string[]> {
  const answer = asBack
    ? await uploadVersion(ana, cardId, { front: await transparentPng(), back: file })
    : await uploadDocument(ana, accountId, { front: file }, { kind: 'other' });
  if ([400, 413, 422].includes(answer.status)) return [];
  if (answer.status !== 201) return [`${what}: ${answer.status} ${answer.text}`];
  const { id, versions } = answer.body;
  const version = `/api/documents/${id}/versions/${versions[0].number}`;
  const cookie = [...ana.client.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const stored = await fetch(`${portal.url}${version}/files/${asBack ? 'back' : 'front'}`, { headers: { cookie } });
  const content = Buffer.from(await stored.arrayBuffer());
  await ana.client.delete(version);
  // Written anew, it is what it says and nothing else: then it is not hostile any more.
  const harmless = payload !== undefined && stored.status === 200 && !content.includes(Buffer.from(payload, 'latin1'));
  return harmless ? [] : [what];
}

it('There are at least two hundred', () => {
  expect(groups.flatMap(([, files]) => files).length).toBeGreaterThan(200);
});

it.each(groups)(
  'Of hostile files none of those %s is accepted, and none leaves anything behind',
  async (_, files) => {
    const before = await documentsOf(portal);
    const wrong: string[] = [];
    for (const [place, file] of files.entries()) wrong.push(...(await accepted(file, place % 2 === 1)));
    expect(wrong).toEqual([]);
    await portal.worker!.get(SweepFiles, { strict: false }).run();
    expect(await documentsOf(portal)).toEqual(before);
  },
  400_000,
);
