import type { Page } from 'playwright-core';
import type { Client } from '../support/client.js';
import { colleague, conversationOf, switchMessages } from '../support/messages.js';
import { expectAccessible, layoutShift, type Pages, startPages } from '../support/pages.js';
import { activePerson, goodPassword, mailTo } from '../support/people.js';
import { runJob } from '../support/jobs.js';
import { settled, sql } from '../support/sql.js';

let pages: Pages;
let admin: Client;

beforeAll(async () => {
  pages = await startPages();
  admin = await pages.portal.administrator();
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

async function profileOf({ email }: { email: string }, path = '/profile'): Promise<Page> {
  return pages.signedIn({ email, password: goodPassword }, path);
}
const section = (page: Page) => page.getByRole('region', { name: 'E-mails about messages' });
const save = (page: Page) => section(page).getByRole('button', { name: 'Save' }).click();
const saved = (page: Page) => page.getByText('Saved how you hear of messages.').waitFor();

describe('How one hears of messages', () => {
  it('is chosen on the profile, to which the e-mail leads', async () => {
    const person = await colleague(pages.portal, admin, { timeZone: 'America/Denver' });
    const other = await colleague(pages.portal, admin);
    const { id } = await conversationOf(other, [person]);
    await settled(pages.portal.database.url);
    const { url } = pages.portal.database;
    await sql(url, `update messaging.message set sent_at = sent_at - interval '11 minutes' where conversation_id = $1`, [id]);
    await sql(
      url,
      `update messaging.participant set joined_at = joined_at - interval '11 minutes', last_at = last_at - interval '11 minutes',
         digest_due = digest_due - interval '11 minutes' where conversation_id = $1`,
      [id],
    );
    await runJob(pages.portal, 'messaging.tell-of-unread');
    // The first mail is the invitation.
    const { text } = await mailTo(pages.portal.smtp, person.email, 2);
    const link = new URL(/https?:\S+\/profile\S*/.exec(text)![0]);

    const page = await profileOf(person, link.pathname);
    const digest = section(page).getByRole('checkbox', { name: 'Tell me by e-mail' });
    expect(await digest.isChecked()).toBe(true);
    expect(await layoutShift(page)).toBeLessThan(0.01);
    await section(page).getByRole('checkbox', { name: 'Not in quiet hours' }).check();
    await section(page).getByLabel('Quiet from').fill('22:00');
    await section(page).getByLabel('Quiet until').fill('06:30');
    await section(page).getByText('Until the next day, by the clock in your time zone: America/Denver.').waitFor();
    await expectAccessible(page);
    await save(page);
    await saved(page);
    const choice = async () => (await person.client.get('/api/session/notifications')).body;
    expect(await choice()).toEqual({ digest: true, quietFrom: '22:00', quietTo: '06:30' });

    await page.reload();
    await section(page).getByLabel('Quiet until').waitFor();
    expect(await section(page).getByLabel('Quiet until').inputValue()).toBe('06:30');
    await section(page).getByLabel('Quiet until').fill('22:00');
    await save(page);
    await section(page).getByText('Enter another time than the beginning.').waitFor();
    await section(page).getByLabel('Quiet until').fill('23:15');
    await digest.uncheck();
    await save(page);
    await saved(page);
    expect(await choice()).toEqual({ digest: false, quietFrom: '22:00', quietTo: '23:15' });
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('heading', { level: 1, name: /^Welcome/ }).waitFor();
  }, 120_000);

  it('is asked about before a choice that is not saved is left behind', async () => {
    const page = await profileOf(await colleague(pages.portal, admin));
    await section(page).getByRole('checkbox', { name: 'Tell me by e-mail' }).uncheck();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await section(page).getByRole('checkbox', { name: 'Tell me by e-mail' }).isChecked()).toBe(false);
  }, 60_000);

  it('concerns only those who have messages, and comes and goes with them', async () => {
    const person = await activePerson(pages.portal, admin);
    const page = await profileOf(person);
    await page.getByRole('region', { name: 'At work' }).waitFor();
    expect(await section(page).count()).toBe(0);
    await switchMessages(admin, person, true);
    await section(page).getByRole('checkbox', { name: 'Tell me by e-mail' }).waitFor();
    await switchMessages(admin, person, false);
    await section(page).waitFor({ state: 'detached' });
  }, 60_000);
});
