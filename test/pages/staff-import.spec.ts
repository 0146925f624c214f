import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { type Client, until } from '../support/index.js';
import { mailTo } from '../support/people.js';
import { expectAccessible, type Pages, startPages } from '../support/pages.js';
import { rosterOf } from '../support/rosters.js';

const sample = new URL('../support/sample-roster.csv', import.meta.url).pathname;

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

type File = string | { name: string; mimeType: string; buffer: Buffer };

async function choose(page: Page, file: File): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await choosing).setFiles(file);
}

const csv = (text: string | Buffer): File => ({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
const errors = (page: Page) => page.getByRole('table', { name: 'Rows with errors' }).getByRole('row');
const onRecord = async (search: string) => (await admin.get(`/api/staff?search=${search}`)).body.items.length;

describe('Importing a roster', () => {
  it('says first what the file would do, then does it, and leads on to the invitations', async () => {
    const page = await pages.administrator('/staff');
    await page.getByRole('link', { name: 'Import a list' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Import a list' }).waitFor();
    await expectAccessible(page);
    await choose(page, sample);
    await page.getByText('Nothing is changed yet. 5 people can be imported.').waitFor();
    await page.getByText('5 rows have errors and are left out.', { exact: false }).waitFor();
    expect(await errors(page).allInnerTexts()).toEqual([
      expect.stringMatching(/^Row/),
      expect.stringMatching(/6\s+emails\s+“not an address” is not an e-mail address\./),
      expect.stringMatching(/7\s+given_name\s+It must not be blank\./),
      expect.stringMatching(/8\s+emails\s+Dana\.Silva@Northside\.example belongs to the person in row 2\./),
      expect.stringMatching(/9\s+external_id\s+N-001 stands in row 2 already\./),
      expect.stringMatching(/10\s+time_zone\s+There is no time zone of this name\./),
    ]);
    expect(await onRecord('silva')).toBe(0);
    await expectAccessible(page);

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download all errors (CSV)' }).click();
    const download = await readFile(await (await downloading).path(), 'utf8');
    expect(download.trim().split('\r\n')).toHaveLength(6);

    await page.getByRole('button', { name: 'Import 5 people' }).dblclick();
    await page.getByRole('heading', { name: 'The import is done' }).waitFor();
    await page.getByText('5 people were put on record or updated. Nobody has been invited yet.').waitFor();
    await expectAccessible(page);
    await until('they stand in the list', async () => (await onRecord('silva')) === 1);

    await page.getByRole('button', { name: 'Invite these people' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Invite 5 people' }).click();
    await page.getByText('Done. Everybody has had their turn.').waitFor();
    await page.getByText('Portal Administrator chose 5 people of an import').waitFor();
    await mailTo(pages.portal.smtp, 'dana.silva@northside.example');
  });

  it('goes on while the page is left, and is found again by its address', async () => {
    const page = await pages.administrator('/staff/import');
    await choose(page, csv(rosterOf(40, { prefix: 'L', familyName: 'Leaving' })));
    const start = page.getByRole('button', { name: 'Import 40 people' });
    await start.waitFor();
    await pages.portal.stopWorker();
    try {
      await start.click();
      await page.getByText('You may leave this page', { exact: false }).waitFor();
      await page.getByRole('progressbar').waitFor({ state: 'attached' });
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Overview' }).click();
      await page.waitForURL('**/overview');
    } finally {
      await pages.portal.startWorker();
    }
    await page.goBack();
    await page.getByText('40 people were put on record or updated.', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'Show the list' }).click();
    await page
      .getByRole('link', { name: /Robin Leaving/ })
      .first()
      .waitFor();
  });

  it('changes nobody when the same file comes again', async () => {
    const roster = rosterOf(5, { prefix: 'S', familyName: 'Samefile' });
    await admin.post('/api/staff/imports', roster, { headers: { 'content-type': 'text/csv' } });
    await until('they stand in the list', async () => (await onRecord('samefile')) === 5);
    const page = await pages.administrator('/staff/import');
    await choose(page, csv(roster));
    await page.getByText('There is nothing to import', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Choose another file' }).click();
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
  });

  it('happens once where the connection was lost and the same button tries again', async () => {
    const page = await pages.administrator('/staff/import');
    await page.route('**/api/staff/imports?**', (route) => route.abort());
    await choose(page, csv(rosterOf(3, { prefix: 'C', familyName: 'Cutoff' })));
    await page.getByText('The portal cannot be reached.', { exact: false }).waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/staff/imports?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    const start = page.getByRole('button', { name: 'Import 3 people' });
    await start.waitFor();
    // The request arrives, its answer does not.
    await page.route('**/api/staff/imports?**', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await start.click();
    await page.getByText('The portal cannot be reached.', { exact: false }).waitFor();
    await page.unroute('**/api/staff/imports?**');
    await start.click();
    await page.getByText('3 people were put on record or updated.', { exact: false }).waitFor();
  });

  it('reads a list as a Spanish spreadsheet writes it, and shows what somebody should look at', async () => {
    const page = await pages.administrator('/staff/import');
    const lines = [
      'sep=;',
      'external_id;given_name;family_name;emails;phone;locale;;',
      'ES-1;Sukarno;;"Sukarno <sukarno@clínica-norte.example>, sukarno@personal.example";;es-ES;;',
      'ES-2;Ana;Núñez;ana.nunez@northside.example;5,55E+09;Español;;',
      'ES-3;Luz;#N/D;luz@northside.example;;;;nota',
    ];
    await choose(page, csv(lines.join('\r\n')));
    await page.getByText('Nothing is changed yet. 1 person can be imported.').waitFor();
    expect(await errors(page).allInnerTexts()).toEqual([
      expect.stringMatching(/^Row/),
      expect.stringMatching(/3\s+phone\s+“5,55E\+09” is a number as a spreadsheet writes it\./),
      expect.stringMatching(/4\s+family_name\s+“#N\/D” is an error of a spreadsheet\./),
      expect.stringMatching(/4\s+column 8\s+The row has a value here, but the first row names no column for it\./),
    ]);
    const warnings = page.getByRole('table', { name: 'Rows to look at' }).getByRole('row');
    expect(await warnings.allInnerTexts()).toEqual([
      expect.stringMatching(/^Row/),
      expect.stringMatching(/2\s+family_name\s+There is no family name: the person is taken with one name\./),
    ]);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Import 1 person' }).click();
    await page.getByText('1 person was put on record or updated.', { exact: false }).waitFor();
    await until('they stand in the list', async () => (await onRecord('sukarno')) === 1);
    await page.goto('/staff?search=sukarno');
    await page.getByRole('link', { name: 'Sukarno', exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Sukarno', exact: true }).waitFor();
  });

  it('says in words what is wrong with a file as a whole', async () => {
    const page = await pages.administrator('/staff/import');
    const refusals: [File, RegExp][] = [
      [csv(''), /The file is empty/],
      [csv(Buffer.from([0x65, 0x78, 0x74, 0xe9, 0x0a])), /cannot be read/],
      [csv('external_id,given_name,shoe_size\n1,Dana,42\n'), /first row must name the columns/],
      [{ name: 'people.xlsx', mimeType: 'application/vnd.openxmlformats', buffer: Buffer.from('PK') }, /This is not a CSV file/],
      [csv(Buffer.alloc(21 * 1024 * 1024, 'a')), /larger than 20 MB/],
    ];
    for (const [file, words] of refusals) {
      await choose(page, file);
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
    }
    await choose(page, csv('external_id,given_name,shoe_size\n1,Dana,42\n'));
    await page.getByText('shoe_size: There is no such column.').waitFor();
    await page.getByText('emails: This column is missing.').waitFor();
    await expectAccessible(page);
    await choose(page, csv('external_id,given_name,family_name,emails\n1,"Dana,Silva,dana@northside.example\n'));
    await page.getByRole('alert').filter({ hasText: 'The file cannot be imported' }).waitFor();
    await page.getByText('A quotation mark in the file is never closed.', { exact: false }).waitFor();
    await expectAccessible(page);
  });

  it('offers a sample that can be imported as it is', async () => {
    const page = await pages.administrator('/staff/import');
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download a sample' }).click();
    const text = await readFile(await (await downloading).path());
    await choose(page, csv(text));
    await page.getByText('3 people can be imported.', { exact: false }).waitFor();
    expect(await page.getByRole('table', { name: 'Rows with errors' }).count()).toBe(0);
  });

  it('takes a file that is dropped', async () => {
    const page = await pages.administrator('/staff/import');
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    const transfer = await page.evaluateHandle(
      (text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
        return data;
      },
      rosterOf(2, { prefix: 'D', familyName: 'Dropped' }),
    );
    await page.getByText('Drop your CSV file here.', { exact: false }).dispatchEvent('drop', { dataTransfer: transfer });
    await page.getByRole('button', { name: 'Import 2 people' }).waitFor();
    await page.getByText('dropped.csv').waitFor();
  });
});
