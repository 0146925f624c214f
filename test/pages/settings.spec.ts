import { expectAccessible, type Pages, startPages } from '../support/pages.js';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages({ PRACTICE_NAME: 'Harbour Clinic', INVITATION_HOURS: '48' });
}, 60_000);

afterEach(() => pages.endTest());

afterAll(() => pages?.stop());

describe('The settings', () => {
  it('say in words with what the portal was started, and the name of each setting', async () => {
    const page = await pages.administrator('/settings');
    await page.getByRole('tabpanel').getByText('Harbour Clinic').waitFor();
    await page.getByText('48 hours').waitFor();
    await page.getByText('INVITATION_HOURS').waitFor();
    await page.getByText('Nobody must; everybody may.').waitFor();
    await page.getByText('As fast as the mail server takes them').waitFor();
    expect(await page.content()).not.toContain('postgres://');
    await expectAccessible(page);
  });

  it('have an address for each section, and are moved through by arrow keys', async () => {
    const page = await pages.administrator('/settings#mails');
    await page.getByRole('heading', { name: 'E-mails that the portal sends' }).waitFor();
    await page.getByRole('tab', { name: 'E-mails' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('heading', { name: 'Make a token' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#tokens');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('PRACTICE_NAME').waitFor();
  });

  it('show every e-mail as people get it, in both languages, designed and as text', async () => {
    const page = await pages.administrator('/settings#mails');
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Hello Ana,' }).waitFor();
    await expectAccessible(page);
    await page.getByText('Español', { exact: true }).click();
    const subject = page.getByText('Subject:');
    const spanish = (await pages.portal.administrator().then((admin) => admin.get('/api/mail-previews/invitation?locale=es')))
      .body;
    await page.getByText(spanish.subject).waitFor();
    await page.getByText('Text only').click();
    await page
      .getByRole('region', { name: /^Preview:/ })
      .getByText('https://', { exact: false })
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: 'E-mail' }).click();
    await page.getByRole('option', { name: 'Password link' }).click();
    await page.getByText(spanish.subject).waitFor({ state: 'detached' });
    expect(await subject.count()).toBe(1);
    await expectAccessible(page);
  });

  it('fit a telephone', async () => {
    for (const hash of ['practice', 'tokens', 'mails']) {
      const page = await pages.administrator(`/settings#${hash}`, { viewport: { width: 390, height: 844 } });
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect([hash, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)]).toEqual([hash, true]);
      await expectAccessible(page);
    }
  });
});
