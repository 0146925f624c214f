import type { Answer, Client } from './client.js';
import type { ReceivedMail, SmtpSink } from './smtp-sink.js';
import { until } from './until.js';

/** A staff member as a test knows them. */
export type Person = { id: string; givenName: string; familyName: string; email: string };

/** Where a test finds what it needs: the whole product, or one of its parts with a mail server. */
export type Place = { smtp: SmtpSink; anonymous(): Client };

export const goodPassword = 'violet tractor hums at 9 nine';

let people = 0;

/** Puts a person on record, with an address nobody else has. */
export async function registerPerson(administrator: Client, overrides: Record<string, unknown> = {}): Promise<Person> {
  people += 1;
  const given = {
    givenName: 'Dana',
    familyName: `Silva ${people}`,
    emails: [{ address: `dana.silva.${people}@northside.example` }],
  };
  const { body } = succeeded(await administrator.post('/api/staff', { ...given, ...overrides }));
  return { id: body.id, givenName: body.givenName, familyName: body.familyName, email: body.emails[0].address };
}

/** Sends the invitation and answers it. */
export async function invite(administrator: Client, person: Person, email = person.email): Promise<any> {
  return succeeded(await administrator.post(`/api/staff/${person.id}/portal/invitations`, { email })).body;
}

/** The whole link that stands in a mail. */
export function linkIn(mail: ReceivedMail): string {
  const link = /https?:\/\/[^\s"<>]+#[\w-]+(?:\.[\w-]+)?/.exec(mail.text)?.[0];
  if (!link) throw new Error(`There is no link in the mail "${mail.subject}".`);
  return link;
}

/** The personal part of the link: what stands after the #. */
export const tokenIn = (mail: ReceivedMail): string => new URL(linkIn(mail)).hash.slice(1);

/** Waits for the newest of `count` mails to an address. */
export const mailTo = (smtp: SmtpSink, address: string, count = 1): Promise<ReceivedMail> =>
  until(`${count} mails have come to ${address}`, () => smtp.to(address)[count - 1], 30_000);

/** A new person with an invitation whose mail has arrived. */
export async function invitedPerson(place: Place, administrator: Client, overrides: Record<string, unknown> = {}) {
  const person = await registerPerson(administrator, overrides);
  const { id: invitationId } = await invite(administrator, person);
  return { ...person, invitationId: invitationId as string, token: tokenIn(await mailTo(place.smtp, person.email)) };
}

/** Redeems the link; the caller is signed in afterwards. */
export async function activate(visitor: Client, token: string, password = goodPassword): Promise<Answer> {
  return succeeded(await visitor.post('/api/activations', { token, password }));
}

/** A new person who has set a password and is signed in with `client`; the other steps are still to do. */
export async function activatedPerson(place: Place, administrator: Client, overrides: Record<string, unknown> = {}) {
  const person = await invitedPerson(place, administrator, overrides);
  const visitor = place.anonymous();
  await activate(visitor, person.token);
  return { ...person, client: visitor };
}

/** A new person whose set-up is complete, signed in with `client`. */
export async function activePerson(place: Place, administrator: Client, overrides: Record<string, unknown> = {}) {
  const person = await activatedPerson(place, administrator, overrides);
  for (const step of ['confirm_contact_details', 'accept_terms'])
    succeeded(await person.client.post(`/api/session/setup/${step}`));
  return person;
}

function succeeded<B>(answer: Answer<B>): Answer<B> {
  if (answer.status >= 300) throw new Error(`A step that a test builds on was refused: ${answer.status} ${answer.text}`);
  return answer;
}
