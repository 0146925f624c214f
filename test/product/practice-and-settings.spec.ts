import { readRelease } from '../../apps/api/src/release.js';
import { type Client, follow, registerPerson, freshPortal, type TestPortal } from '../support/index.js';

const settings = {
  PRACTICE_NAME: 'Lakeview Family Practice',
  PRACTICE_TIME_ZONE: 'America/Chicago',
  PRACTICE_CURRENCY: 'cad',
  PRACTICE_LOCALE: 'es',
  MAIL_FROM: 'Lakeview <portal@lakeview.example>',
  SECOND_FACTOR_REQUIRED: 'none',
  SESSION_IDLE_MINUTES: '20',
  INVITATION_HOURS: '48',
  PASSWORD_LINK_MAX_DAYS: '3',
  INVITATION_REMINDERS: '2',
  BULK_MAILS_PER_MINUTE: '300',
};

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await freshPortal(settings, { worker: false });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

describe('The practice', () => {
  it('is shown to everybody, with the release of the pages', async () => {
    const { status, body } = await portal.anonymous().get('/api/practice');
    expect(status).toBe(200);
    expect(body).toEqual({
      practiceName: 'Lakeview Family Practice',
      timeZone: 'America/Chicago',
      currency: 'cad',
      release: readRelease(),
    });
  });

  it('is of the release that an open page hears of', async () => {
    const { release } = (await portal.anonymous().get('/api/practice')).body;
    const stream = await follow(admin, { url: portal.url });
    expect((await stream.heard('hello')).data).toEqual({ release });
    const again = await follow(admin, { url: portal.url, lastEventId: stream.lastEventId() });
    expect((await again.heard('back')).data).toEqual({ release });
    const handedOver = await follow(admin, { url: portal.url, lastEventId: again.lastEventId(), inAddress: true });
    expect((await handedOver.heard('back')).data).toEqual({ release });
    const stranger = await follow(admin, { url: portal.url, lastEventId: 'begin-of-another' });
    expect((await stranger.heard('resync')).data).toEqual({ release });
    for (const one of [stream, again, handedOver, stranger]) one.close();
    const bad = ['lastEventId[]=a', 'lastEventId=a&lastEventId=b', `lastEventId=${'a'.repeat(101)}`, 'after=a'];
    for (const query of bad) expect((await admin.get(`/api/events?${query}`)).status).toBe(400);
  });
});

it('Whoever is registered without a zone and a language has those of the practice', async () => {
  const { id } = await registerPerson(admin);
  expect((await admin.get(`/api/staff/${id}`)).body).toMatchObject({ timeZone: 'America/Chicago', locale: 'es' });
});

describe('The settings', () => {
  it('are those that the product was started with', async () => {
    const { status, body } = await admin.get('/api/settings');
    expect(status).toBe(200);
    expect(body).toEqual({
      practiceName: 'Lakeview Family Practice',
      timeZone: 'America/Chicago',
      currency: 'cad',
      publicUrl: portal.url,
      mailFrom: 'Lakeview <portal@lakeview.example>',
      secondFactorRequired: 'none',
      sessionIdleMinutes: 20,
      sessionHours: 12,
      invitationHours: 48,
      passwordLinkMaxDays: 3,
      invitationReminders: 2,
      bulkMailsPerMinute: 300,
      messageRetentionYears: 0,
      documentStorage: 'folder',
      malwareScanner: false,
      queueBackend: 'postgresql',
      environment: 'local',
    });
  });

  it('tell no secret and no address of a server', async () => {
    const { text } = await admin.get('/api/settings');
    const { DATABASE_URL, SMTP_URL, SECRETS_KEY, ADMIN_PASSWORD, ADMIN_EMAIL, DATA_DIR } = portal.settings;
    for (const secret of [DATABASE_URL, SMTP_URL, SECRETS_KEY, ADMIN_PASSWORD!, ADMIN_EMAIL, DATA_DIR])
      expect(text).not.toContain(secret);
  });
});

describe('The previews of e-mails', () => {
  type Preview = { name: string; title: string };
  const list = async (): Promise<Preview[]> => (await admin.get('/api/mail-previews')).body.items;

  it('are of every e-mail there is, under its subject', async () => {
    const items = await list();
    expect(items).toContainEqual({ name: 'invitation', title: 'Your staff portal at Northside Clinic' });
    expect(items).toContainEqual({ name: 'new-link-requested', title: 'A staff member asked for a new activation link' });
    const names = items.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names.length).toBeGreaterThan(5);
  });

  it('are shown in both languages, in two forms, each other in words', async () => {
    for (const { name, title } of await list()) {
      const [en, es] = await Promise.all(
        ['en', 'es'].map(async (locale) => (await admin.get(`/api/mail-previews/${name}?locale=${locale}`)).body),
      );
      expect([name, en.subject]).toEqual([name, title]);
      for (const { html, text } of [en, es]) {
        expect(html).toMatch(/^<!doctype html>/i);
        expect(text.length).toBeGreaterThan(50);
        expect(text).not.toMatch(/<\w+|undefined|\{\{/);
      }
      expect(es.subject).not.toBe(en.subject);
      expect(es.html).toContain('lang="es"');
      expect(es.text).toContain('Hola');
    }
  });

  it('are in English unless it is said otherwise', async () => {
    expect((await admin.get('/api/mail-previews/invitation')).body.text).toContain('Hello Ana');
    const { status, body } = await admin.get('/api/mail-previews/invitation?locale=fr');
    expect([status, body.errors]).toEqual([400, [{ path: 'locale', message: 'must be en or es' }]]);
  });

  it.each(['nothing-like-it', 'constructor', '__proto__', 'layout', '..%2Flayout'])(
    'are of no e-mail called %s',
    async (name) => {
      const { status, body } = await admin.get(`/api/mail-previews/${name}`);
      expect([404, 400]).toContain(status);
      if (status === 404) expect(body.code).toBe('operations.mail-preview-not-found');
    },
  );
});
