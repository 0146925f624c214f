import type { Client } from '../../support/client.js';
import { dayIn, passwordLinkFor } from '../../support/password-links.js';
import {
  activatedPerson,
  activePerson,
  goodPassword,
  invitedPerson,
  mailTo,
  type Person,
  registerPerson,
  tokenIn,
} from '../../support/people.js';
import type { TestPortal } from '../../support/portal.js';
import { addTotp } from '../../support/second-factors.js';
import { settled, sql } from '../../support/sql.js';
import { until } from '../../support/until.js';
import { writeBills } from './bills.js';
import { writeMessages } from './conversations.js';
import type { Language } from './words.js';

export type Sample = Awaited<ReturnType<typeof makeSample>>;

const offices = ['Lakeview', 'Harbor', 'Old Town'];
const jobs = ['Registered Nurse', 'Medical Assistant', 'Billing Specialist', 'Physician', 'Front Desk'];

/** A small practice with people in every state, one of each who stands alone in front of a page for each language. */
export async function makeSample(portal: TestPortal, signedInAs: () => Promise<Client>) {
  const admin = await signedInAs();
  const database = portal.database.url;
  let people = 0;

  /** What a record says; the addresses are all different. */
  function someone(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    people += 1;
    const [givenName, ...rest] = name.split(' ');
    const words = name
      .normalize('NFD')
      .replaceAll(/\p{Mark}/gu, '')
      .toLowerCase()
      .match(/[a-z]+/g) ?? ['person'];
    return {
      externalId: `NC-${1000 + people}`,
      givenName,
      familyName: rest.join(' '),
      jobTitle: jobs[people % jobs.length],
      office: offices[people % offices.length],
      phone: `+1 555 010 ${2000 + people}`,
      emails: [{ address: `${words.slice(0, 3).join('.')}.${people}@northside.example` }],
      ...more,
    };
  }
  const grant = (person: Person, features: string[]) => admin.put(`/api/staff/${person.id}/portal/features`, { features });
  const expire = (person: { id: string }) =>
    sql(database, `update portal_access.invitation set expires_at = now() - interval '1 minute' where staff_id = $1`, [
      person.id,
    ]);

  const notInvited = await registerPerson(admin, someone('Grace Okafor'));
  for (const name of ['Hugo Larsen', 'Inés Castillo Prado', 'Keiko Tanaka', 'Liam Novak'])
    await registerPerson(admin, someone(name));
  await registerPerson(admin, someone('نورة الحربي'));
  const longNamed = await registerPerson(admin, someone(`Maximiliana ${'von Wolfeschlegelsteinhausen '.repeat(4).trim()}`));

  const invited = await invitedPerson(portal, admin, someone('Ana Moreau'));
  for (const name of ['Ben Haddad', 'Chloé Rossi']) await invitedPerson(portal, admin, someone(name));
  const expired = await invitedPerson(portal, admin, someone('Emre Weber'));
  const asking = await invitedPerson(portal, admin, someone('Farah Silva'));
  await Promise.all([expire(expired), expire(asking)]);
  await portal.anonymous().post('/api/activations/requests', { token: asking.token });

  const failed = await registerPerson(
    admin,
    someone('Jonas Weber', { emails: [{ address: 'gone@northside.example' }, { address: 'jonas@home.example' }] }),
  );
  portal.smtp.refuse('gone@northside.example');
  await admin.post(`/api/staff/${failed.id}/portal/invitations`, { email: 'gone@northside.example' });
  await until('the invitation could not be delivered', async () => {
    const { body } = await admin.get(`/api/staff/${failed.id}/portal`);
    return body.invitation?.delivery === 'failed';
  });

  const incomplete = await activatedPerson(portal, admin, someone('Dana Silva'));
  const active = await activePerson(portal, admin, someone('Noor Haddad'));
  await grant(active, ['secure_messaging', 'billing_documents']);
  await passwordLinkFor(admin, active);
  const switchedOff = await activePerson(portal, admin, someone('Oscar Lind'));
  await admin.post(`/api/staff/${switchedOff.id}/portal/disable`, { reason: 'On leave until May' });

  const bulkId = await inviteInBulk(admin, [notInvited, invited, active]);
  const inLanguage = { en: await alone('en'), es: await alone('es') };
  await announce();
  await settled(database);
  await lookBackOnAMonth();
  await checkAudit();
  return { notInvited, longNamed, invited, expired, failed, incomplete, active, switchedOff, bulkId, ...inLanguage };

  async function announce(): Promise<void> {
    await admin.post('/api/announcements', { subject: 'Flu vaccines have arrived', body: 'Lakeview has them first.' });
    await admin.post('/api/announcements', { subject: 'Closed on Friday', body: 'Lakeview stays closed.', office: 'Lakeview' });
    await settled(database);
    const { items } = (await active.client.get('/api/conversations')).body;
    for (const { id, kind } of items)
      if (kind === 'announcement') await active.client.put(`/api/conversations/${id}/read`, { position: 1 });
  }

  async function inviteInBulk(caller: Client, members: { id: string }[]): Promise<string> {
    const { body } = await caller.post('/api/portal/bulk-invitations', { staffIds: members.map(({ id }) => id) });
    await until('the bulk invitation is done', async () => {
      return (await caller.get(`/api/portal/bulk-invitations/${body.id}`)).body.state === 'done';
    });
    return body.id as string;
  }

  /** As if the portal had been here for four weeks. */
  async function lookBackOnAMonth(): Promise<void> {
    await sql(
      database,
      `insert into portal_access.status_day (day, not_invited, invited, setup_incomplete, active, disabled)
       select current_date - ago, 6 + (ago + 2) / 3 + (ago + 1) / 3 + (ago + 5) / 6, 11 - (ago + 1) / 3, 5 - (ago + 5) / 6, 8 - (ago + 2) / 3, 1
       from generate_series(1, 24) ago on conflict do nothing`,
    );
  }

  async function checkAudit(): Promise<void> {
    const verification = async () => (await admin.get('/api/audit/verification')).body;
    await until('every row of the audit is sealed', async () => (await verification()).unsealedSeconds === 0, 30_000);
    await admin.post('/api/audit/verification');
    await until('the audit is checked', async () => (await verification()).rows > 0, 30_000);
  }

  /** Those whose own pages are photographed, in their language. */
  async function alone(locale: Language) {
    const named = (name: string) => someone(name, { locale });
    const staff = await activePerson(portal, admin, named('Sofía Romero'));
    await grant(staff, ['secure_messaging', 'billing_documents', 'balance_payment']);
    await portal.anonymous().post('/api/session', { email: staff.email, password: 'not the password at all' });
    const conversationId = await writeMessages(locale, { staff, colleague: active });
    const bills = await writeBills(admin, locale, { staff, other: active });
    const plain = await activePerson(portal, admin, named('Tomás Vega'));
    const careful = await activePerson(portal, admin, named('Uma Patel'));
    await addTotp(careful.client);
    const newcomer = await activatedPerson(portal, admin, named('Vera Lindqvist'));
    const confirmed = await activatedPerson(portal, admin, named('Wanda Osei'));
    await confirmed.client.post('/api/session/setup/confirm_contact_details');
    const guest = await invitedPerson(portal, admin, named('Ximena Duarte'));
    const late = await invitedPerson(portal, admin, named('Yara Haddad'));
    await expire(late);
    const forgetful = await passwordLinkFor(admin, plain, dayIn('America/New_York', 2));
    const wanted = `new.${locale}@home.example`;
    await staff.client.post('/api/session/sign-in-address', { email: wanted, password: goodPassword });
    const address = tokenIn(await mailTo(portal.smtp, wanted));
    return {
      conversationId,
      bills,
      people: { staff, plain, careful, newcomer, confirmed },
      tokens: { guest: guest.token, late: late.token, forgetful: forgetful.token, address },
    };
  }
}
