import { billing } from './billing-shots.js';
import { type At, member, press, type Shot, token, type With } from './shot.js';

async function tryToSignIn({ page, say, sample, language }: With, password: string): Promise<void> {
  await page.getByLabel(say('entry:email')).fill(sample[language].people.careful.email);
  await page.getByLabel(say('entry:signIn.password')).first().fill(password);
  await page.getByRole('button', { name: say('entry:signIn.submit'), exact: true }).click();
}

const entry: Shot[] = [
  { name: 'sign-in', as: 'nobody', path: '/sign-in', dark: true },
  { name: 'sign-in.session-ended', as: 'nobody', path: '/sign-in?farewell=ended&next=/home' },
  {
    name: 'sign-in.wrong-password',
    as: 'nobody',
    path: '/sign-in',
    prepare: async (what) => {
      await tryToSignIn(what, 'not the password at all');
      await what.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'sign-in.second-factor',
    as: 'nobody',
    path: '/sign-in',
    prepare: async (what) => {
      await tryToSignIn(what, 'violet tractor hums at 9 nine');
      await what.page.getByRole('heading', { level: 1, name: what.say('entry:code.title') }).waitFor();
    },
  },
  { name: 'forgot-password', as: 'nobody', path: '/forgot-password' },
  {
    name: 'forgot-password.asked',
    as: 'nobody',
    path: '/forgot-password',
    prepare: async (what) => {
      await what.page.getByLabel(what.say('entry:email')).fill('somebody@northside.example');
      await press(what, 'entry:forgot.submit');
      await what.page.getByText(what.say('entry:forgot.asked')).waitFor();
    },
  },
  { name: 'activate', as: 'nobody', path: (at) => `/activate#${token('guest')(at)}`, dark: true },
  {
    name: 'activate.weak-password',
    as: 'nobody',
    path: (at) => `/activate#${token('guest')(at)}`,
    prepare: async (what) => {
      await what.page.locator('input[autocomplete="new-password"]').fill('password password 1');
      await what.page.getByText(what.say('password:verdict.guessable'), { exact: false }).waitFor();
    },
  },
  { name: 'activate.expired', as: 'nobody', path: (at) => `/activate#${token('late')(at)}` },
  {
    name: 'activate.asked-for-a-new-link',
    as: 'nobody',
    path: (at) => `/activate#${token('late')(at)}`,
    prepare: async (what) => {
      await press(what, 'entry:newLink.ask');
      await what.page.getByText(what.say('entry:newLink.asked')).waitFor();
    },
  },
  { name: 'activate.not-valid', as: 'nobody', path: '/activate#made-up' },
  { name: 'reset-password', as: 'nobody', path: (at) => `/reset-password#${token('forgetful')(at)}` },
  { name: 'reset-password.not-valid', as: 'nobody', path: '/reset-password#made-up' },
  { name: 'confirm-address', as: 'nobody', path: (at) => `/confirm-address#${token('address')(at)}` },
  { name: 'set-up.contact-details', as: 'newcomer', path: '/set-up', dark: true },
  { name: 'set-up.terms', as: 'confirmed', path: '/set-up' },
];

const own: Shot[] = [
  { name: 'home', as: 'staff', path: '/home', dark: true },
  { name: 'home.nothing-yet', as: 'plain', path: '/home' },
  { name: 'profile', as: 'staff', path: '/profile', dark: true },
  { name: 'profile.sign-in-address', as: 'staff', path: '/profile', prepare: (what) => press(what, 'own:address.change') },
  {
    name: 'profile.unsaved',
    as: 'staff',
    path: '/home',
    prepare: async ({ page, say }) => {
      await page
        .getByRole('link', { name: say('own:home.account.profile'), exact: true })
        .last()
        .click();
      await page.getByLabel(say('own:profile.phone')).fill('+1 555 010 9999');
      await page.goBack();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'security', as: 'staff', path: '/security', dark: true },
  {
    name: 'security.authenticator-app',
    as: 'staff',
    path: '/security',
    prepare: async (what) => {
      await press(what, 'own:factors.app.setUp');
      await what.page.getByLabel(what.say('second-factor:app.code')).waitFor();
    },
  },
  { name: 'security.second-factor', as: 'careful', path: '/security' },
  {
    name: 'security.sign-out-elsewhere',
    as: 'staff',
    path: '/security',
    prepare: async (what) => {
      await press(what, 'own:sessions.endOthers');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'profile.quiet-hours',
    as: 'staff',
    path: '/profile',
    prepare: async ({ page, say }) => {
      await page.getByRole('checkbox', { name: say('own:notifications.quiet') }).check();
      await page.getByLabel(say('own:notifications.from')).scrollIntoViewIfNeeded();
    },
  },
  { name: 'nothing-here', as: 'staff', path: '/nothing/here' },
];

const markEverybody = (what: With) =>
  what.page.getByRole('checkbox', { name: what.say('staff:list.mark', { name: 'Hugo Larsen' }) }).check();

const staff: Shot[] = [
  { name: 'staff', as: 'administrator', path: '/staff', dark: true },
  { name: 'staff.invited', as: 'administrator', path: '/staff?status=invited' },
  { name: 'staff.nobody-found', as: 'administrator', path: '/staff?search=zzz' },
  { name: 'staff.selected', as: 'administrator', path: '/staff', prepare: markEverybody },
  {
    name: 'staff.invite',
    as: 'administrator',
    path: '/staff',
    prepare: async (what) => {
      await markEverybody(what);
      await press(what, 'staff:selection.invite');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'register', as: 'administrator', path: '/staff/new' },
  {
    name: 'register.errors',
    as: 'administrator',
    path: '/staff/new',
    prepare: (what) => press(what, 'staff:register.save'),
  },
  { name: 'import', as: 'administrator', path: '/staff/import' },
  {
    name: 'import.checked',
    as: 'administrator',
    path: '/staff/import',
    prepare: async (what) => {
      await what.page.locator('input[type="file"]').setInputFiles('test/support/sample-roster.csv');
      await what.page.getByText(what.say('csv-import:check.title')).waitFor();
    },
  },
  { name: 'bulk-invitations', as: 'administrator', path: '/staff/bulk' },
  { name: 'bulk-invitation', as: 'administrator', path: ({ sample }) => `/staff/bulk/${sample.bulkId}` },
];

async function makeLink(what: With): Promise<void> {
  await what.page.getByLabel(what.say('member:link.day')).click();
  await what.page.getByRole('dialog').locator('table button:enabled:visible').last().click();
  await press(what, 'member:link.generate');
  await what.page.getByText(what.say('member:link.once')).waitFor();
}

const person: Shot[] = [
  { name: 'portal.not-invited', as: 'administrator', path: member('notInvited') },
  { name: 'portal.invited', as: 'administrator', path: member('invited') },
  { name: 'portal.expired', as: 'administrator', path: member('expired') },
  { name: 'portal.not-delivered', as: 'administrator', path: member('failed') },
  { name: 'portal.setup-incomplete', as: 'administrator', path: member('incomplete') },
  { name: 'portal.active', as: 'administrator', path: member('active'), dark: true },
  { name: 'portal.switched-off', as: 'administrator', path: member('switchedOff') },
  {
    name: 'portal.choosing-a-day',
    as: 'administrator',
    path: ({ sample, language }) => `/staff/${sample[language].people.careful.id}/portal`,
    prepare: async (what) => {
      await what.page.getByLabel(what.say('member:link.day')).click();
      await what.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'portal.link-made',
    as: 'administrator',
    path: ({ sample, language }) => `/staff/${sample[language].people.careful.id}/portal`,
    prepare: makeLink,
  },
  {
    name: 'portal.unsaved',
    as: 'administrator',
    path: member('incomplete'),
    prepare: async ({ page, say }) => {
      await page.getByRole('checkbox').first().click();
      await page.getByRole('link', { name: say('member:menu.activity') }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'portal.long-name', as: 'administrator', path: member('longNamed') },
  { name: 'biographics', as: 'administrator', path: member('active', 'biographics') },
  {
    name: 'biographics.editing',
    as: 'administrator',
    path: member('active', 'biographics'),
    prepare: (what) => press(what, 'member:biographics.edit'),
  },
  {
    name: 'biographics.export',
    as: 'administrator',
    path: member('active', 'biographics'),
    prepare: async (what) => {
      await press(what, 'member:messageExport.action');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'activity', as: 'administrator', path: member('active', 'activity') },
];

const conversation = ({ sample, language }: At) => `/messages/${sample[language].conversationId}`;

const messages: Shot[] = [
  { name: 'messages', as: 'staff', path: '/messages', dark: true },
  { name: 'messages.archive-empty', as: 'staff', path: '/messages?box=archived' },
  { name: 'messages.conversation', as: 'staff', path: conversation, dark: true },
  {
    name: 'messages.people',
    as: 'staff',
    path: conversation,
    prepare: async ({ page, say }) => {
      await page.getByRole('button', { name: say('messages:addPeople.action') }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'messages.new', as: 'staff', path: '/messages/new' },
  {
    name: 'messages.found',
    as: 'staff',
    path: ({ language }) => `/messages/search?q=${language === 'en' ? 'vaccines' : 'vacunas'}`,
  },
  { name: 'messages.switched-off', as: 'plain', path: '/messages' },
];

const practice: Shot[] = [
  { name: 'announcements', as: 'administrator', path: '/announcements', dark: true },
  { name: 'announcements.new', as: 'administrator', path: '/announcements/new' },
  {
    name: 'announcements.ask',
    as: 'administrator',
    path: '/announcements/new',
    prepare: async (what) => {
      const { page, say } = what;
      await page.getByText(/\d/).first().waitFor();
      await page.getByLabel(say('announcements:new.subject')).fill('Flu vaccines');
      await page.getByRole('textbox', { name: say('announcements:new.body') }).fill('They have arrived.');
      await press(what, 'announcements:new.submit');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'overview', as: 'administrator', path: '/overview', dark: true },
  { name: 'audit', as: 'administrator', path: '/audit', dark: true },
  {
    name: 'audit.details',
    as: 'administrator',
    path: '/audit',
    prepare: async ({ page, say }) => {
      await page
        .getByRole('button')
        .filter({ hasText: say('audit:details.open') })
        .first()
        .click();
    },
  },
  { name: 'audit.nothing-found', as: 'administrator', path: '/audit?search=zzzzzz' },
  { name: 'settings', as: 'administrator', path: '/settings' },
  { name: 'settings.api-tokens', as: 'administrator', path: '/settings#tokens' },
  { name: 'settings.e-mails', as: 'administrator', path: '/settings#mails' },
];

export const shots: readonly Shot[] = [...entry, ...own, ...messages, ...staff, ...person, ...billing, ...practice];
