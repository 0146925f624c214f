import type { Client } from './client.js';
import { activePerson, linkIn, mailTo } from './people.js';
import type { ReceivedMail, SmtpSink } from './smtp-sink.js';

type Place = { smtp: SmtpSink; anonymous(): Client };

export const newPassword = 'nine amber kettles sing at dusk 4';

/** The calendar day in the zone, `plus` days from today, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, plus = 0): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());
  return new Date(Date.parse(`${today}T00:00:00Z`) + plus * 86_400_000).toISOString().slice(0, 10);
}

/** What a visitor does with a link, whatever tells of it. */
export const tokenOf = (url: string): string => new URL(url).hash.slice(1);

/** Makes a link through the day after tomorrow of the practice's calendar and answers it with its token. */
export async function passwordLinkFor(administrator: Client, { id }: { id: string }, expiresOn = dayIn('America/New_York', 2)) {
  const { status, body, text } = await administrator.post(`/api/staff/${id}/portal/password-links`, { expiresOn });
  if (status !== 201) throw new Error(`The link was refused: ${status} ${text}`);
  return { ...body, token: tokenOf(body.url) } as { id: string; url: string; expiresAt: string; token: string };
}

/** A new person with an account, and a password link under way. */
export async function personWithLink(place: Place, administrator: Client, overrides: Record<string, unknown> = {}) {
  const person = await activePerson(place, administrator, overrides);
  return { ...person, link: await passwordLinkFor(administrator, person) };
}

export const emailLink = (administrator: Client, { id }: { id: string }, linkId: string, email: unknown) =>
  administrator.post(`/api/staff/${id}/portal/password-links/${linkId}/email`, { email });

export const isLinkMail = (mail: ReceivedMail): boolean => mail.text.includes('/reset-password#');

/** The mail with a password link, the newest of `count` mails that have come to the address. */
export async function linkMailTo(smtp: SmtpSink, address: string, count: number): Promise<ReceivedMail & { token: string }> {
  const mail = await mailTo(smtp, address, count);
  return { ...mail, token: tokenOf(linkIn(mail)) };
}

export const inspectLink = (visitor: Client, token: string) => visitor.post('/api/password-resets/inspect', { token });

export const resetWith = (visitor: Client, token: string, password = newPassword) =>
  visitor.post('/api/password-resets', { token, password });

export const linksOf = async (administrator: Client, { id }: { id: string }): Promise<any[]> =>
  (await administrator.get(`/api/staff/${id}/portal/password-links`)).body.items;

export const typesOf = async (administrator: Client, { id }: { id: string }): Promise<string[]> =>
  (await administrator.get(`/api/staff/${id}/portal/timeline?limit=200`)).body.items.map(({ type }: { type: string }) => type);
