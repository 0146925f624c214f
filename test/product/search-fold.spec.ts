import fc from 'fast-check';
import { openAccount } from '../support/billing.js';
import { type Client, registerPerson, type TestPortal, until, usePortal } from '../support/index.js';
import { colleague, type Colleague, conversationOf, say } from '../support/messages.js';

/** A name that nothing else here has, and the ways in which somebody may look for it. */
const names: [name: string, searches: string[]][] = [
  ['Łukaszowicz', ['lukaszowicz', 'ŁUKASZOWICZ', 'łukaszowicz']],
  ['Yılmazkaya', ['yilmazkaya', 'YILMAZKAYA', 'yılmazk']],
  ['Sørensgård', ['sorensgard', 'SØRENSGÅRD', 'sörensgard']],
  ['Großstrauß', ['grossstrauss', 'großstrauß', 'GROẞSTRAUSS']],
  ['Đặngthị', ['dangthi', 'đặngth', 'DANGTHI']],
  ['Þórðarson', ['thordarson', 'þórðar', 'THORDARSON']],
  ['Œuvrardeau', ['oeuvrardeau', 'œuvrard']],
  ['O’Brienfield', ['obrienfield', "o'brienfield", 'o’brienfield', 'o brienfield', 'brienfield', 'oʼbrienfield']],
  ["D'Angelosi", ['dangelosi', 'd’angelosi', 'd angelosi', 'angelosi', 'D＇ANGELOSI']],
  ['Obrienstone', ['obrienstone', "o'brienstone", 'o’brienstone', 'o brienstone']],
  ['Anne-Mariella', ['annemariella', 'anne mariella', 'anne-mariella', 'anne‑mariella']],
  ['Annemariotta', ['annemariotta', 'anne-mariotta', 'anne mariotta']],
];
const nothing = [
  'lukash',
  'obriendale',
  "o'neill",
  'annmariella',
  'zebra',
  "'",
  '’',
  '＇',
  '\\',
  '＼',
  '﹨',
  '\u0301',
  '\0',
  '-',
  ':*',
];

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let conversationId: string;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  ana = await colleague(portal, admin, { givenName: 'Asta', familyName: 'Quillfeather' });
  const ben = await colleague(portal, admin, { givenName: 'Bruno', familyName: 'Quillfeather' });
  conversationId = (await conversationOf(ana, [ben], { subject: 'The Ærøskøbing-Łódź rota' })).id;
  for (const [name] of names) {
    await registerPerson(admin, { givenName: 'Fold', familyName: name, office: `Büro ${name}` });
    await openAccount(admin, { holderName: `Fold ${name}` });
    await say(ana, conversationId, `Please call ${name} today.`);
  }
  await until(
    'the directory knows everybody',
    async () => (await items(admin, '/api/staff?search=fold')).length === names.length,
  );
}, 120_000);

afterAll(() => portal?.stop());

const items = async (client: Client, path: string): Promise<any[]> => {
  const { status, body, text } = await client.get(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return body.items;
};
const searches: Record<string, (typed: string) => Promise<string[]>> = {
  'the staff list': async (typed) =>
    (await items(admin, `/api/staff?search=${encodeURIComponent(typed)}`)).map(({ familyName }) => familyName),
  colleagues: async (typed) =>
    (await items(ana.client, `/api/colleagues?search=${encodeURIComponent(typed)}`)).map(({ familyName }) => familyName),
  'billing accounts': async (typed) =>
    (await items(admin, `/api/billing-accounts?search=${encodeURIComponent(typed)}`)).map(({ holderName }) =>
      holderName.slice(5),
    ),
  messages: async (typed) =>
    (await items(ana.client, `/api/messages/search?q=${encodeURIComponent(typed)}`)).map(({ excerpt }) =>
      excerpt
        .map(({ text }: any) => text)
        .join('')
        .replace(/^Please call (.*) today\.$/, '$1'),
    ),
};

describe.each(Object.keys(searches))('Among %s', (where) => {
  const search = searches[where]!;

  it.each(names)('%s is found however it is typed', async (name, typed) => {
    const found = await Promise.all(typed.map(async (words) => [words, await search(words)]));
    expect(found).toEqual(typed.map((words) => [words, [name]]));
  });

  it('nothing is found by other words, by signs alone, or by what no database takes', async () => {
    // One after the other: nobody may have more than ten searches under way.
    for (const words of nothing) expect([words, await search(words)]).toEqual([words, []]);
  });
});

it('The words that were meant are marked as they stand, with what joins them', async () => {
  const [{ excerpt }] = await items(ana.client, '/api/messages/search?q=obrienfield');
  expect(excerpt.filter(({ match }: any) => match)).toEqual([{ text: 'O’Brienfield', match: true }]);
});

it('A conversation is found by its subject in the same way', async () => {
  for (const typed of ['aeroskobing', 'lodz', 'ærøskøbinglodz', 'lodz-rota', 'AEROSKOBING LODZ'])
    expect((await items(ana.client, `/api/conversations?search=${encodeURIComponent(typed)}`)).map(({ id }) => id)).toEqual([
      conversationId,
    ]);
});

it('Lists are sorted where people look', async () => {
  const staff = (await items(admin, '/api/staff?search=fold&limit=100')).map(({ familyName }) => familyName);
  const accounts = (await items(admin, '/api/billing-accounts?search=fold&limit=100')).map(({ holderName }) =>
    holderName.slice(5),
  );
  // A hyphen parts like a blank, which comes before every letter.
  const alphabetical = [
    'Anne-Mariella',
    'Annemariotta',
    "D'Angelosi",
    'Đặngthị',
    'Großstrauß',
    'Łukaszowicz',
    'O’Brienfield',
    'Obrienstone',
    'Œuvrardeau',
    'Sørensgård',
    'Þórðarson',
    'Yılmazkaya',
  ];
  expect([staff, accounts]).toEqual([alphabetical, alphabetical]);
});

describe('Colleagues find each other by name and office only', () => {
  const secret = {
    externalId: 'EMP-77-QUOKKA',
    emails: [{ address: 'qua@northside.example' }, { address: 'privateer.wombat@burrowhome.example' }],
  };

  beforeAll(async () => {
    await registerPerson(admin, { givenName: 'Tilda', familyName: 'Quarry', office: 'Marsupialhouse', ...secret });
    await until('the directory knows the person', async () => (await searches['the staff list']!('tilda')).length === 1);
  });

  it.each([
    ['a private address', 'wombat', 0],
    ['the start of a private address', 'privateer', 0],
    ['the domain of one', 'burrowhome', 0],
    ['the primary address', 'qua@northside.example', 0],
    ['an external id', 'quokka', 0],
    ['a name and an address', 'tilda wombat', 0],
    ['the name', 'tilda qua', 1],
    ['the office', 'marsupialhouse', 1],
    ['name and office', 'tilda marsupial', 1],
  ])('%s', async (_what, typed, count) => {
    expect(await searches.colleagues!(typed)).toHaveLength(count);
    // Administrators find people by everything, as before.
    expect(await searches['the staff list']!(typed)).toHaveLength(1);
  });
});

it('No search answers with a failure, whatever is typed', async () => {
  const signs = fc.constantFrom(
    ...'\'"\\＇＼﹨|&!:*()<>-~%_?$;`´’\0\n\u0301\ufe0f\u200b\u202e٣ŉﬁﷺßæ🦷a ',
    '\ud800',
    ':*',
    '<->',
    ' & ',
  );
  const typed = fc.string({
    unit: fc.oneof(signs, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    minLength: 1,
    maxLength: 24,
  });
  const paths = ['/api/messages/search?q=', '/api/colleagues?search=', '/api/conversations?search='];
  const anybody = ['/api/staff?search=', '/api/billing-accounts?search=', '/api/audit?search=', '/api/staff?office='];
  const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const answers = await Promise.all([
        ...paths.map((path) => ana.client.get(path + encoded(text))),
        ...anybody.map((path) => admin.get(path + encoded(text))),
      ]);
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    }),
    {
      numRuns: 150,
      examples: ['＇', '＼', '﹨', '\0', '\u0301', 'ﬁ＇', 'x＇:*', 'zzz＇｜＇alphaone', 'ŉ', "a'", '\\'].map((text) => [text]),
    },
  );
});

it('Signs of the query language are words to be found, not orders', async () => {
  await say(ana, conversationId, 'alphaone');
  for (const typed of ['zzz＇｜＇alphaone', "zzz'|'alphaone", 'zzz | alphaone', '!zzz alphaone & zzz'])
    expect(await searches.messages!(typed)).toEqual([]);
});
