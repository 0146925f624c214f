import { createHash } from 'node:crypto';
import { describeOnEachBackend } from '../support/backends.js';
import { placesOf, type Written } from '../support/everything-written.js';
import { administrator, until } from '../support/index.js';
import {
  emailLink,
  inspectLink,
  linkMailTo,
  linksOf,
  newPassword,
  passwordLinkFor,
  resetWith,
} from '../support/password-links.js';
import { activePerson } from '../support/people.js';
import { everythingWrittenBy, type Stage } from '../support/watched.js';

const address = 'only.canary@northside.example';
const typed = 'typed.by.nobody@evil.example';
const weakPassword = 'canary canary canary';

describeOnEachBackend('A password link is known to those who got it alone', (startBackend) => {
  const tokens = { replaced: '', copied: '', emailed: '', asked: '' };
  let written: Written[] = [];
  let logs = '';

  beforeAll(async () => {
    ({ written, logs } = await everythingWrittenBy(startBackend, goThroughTheJourney));
  }, 120_000);

  async function goThroughTheJourney({ product, smtp }: Stage): Promise<void> {
    const admin = product.client();
    await admin.post('/api/session', administrator);
    const person = await activePerson({ smtp, anonymous: () => product.client() }, admin, { emails: [{ address }] });
    // A key changes nothing about it: the answer with the link is stored for no repetition.
    const made = await admin.post(
      `/api/staff/${person.id}/portal/password-links`,
      { expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) },
      { headers: { 'idempotency-key': 'generate-once' } },
    );
    tokens.replaced = new URL(made.body.url).hash.slice(1);
    const link = await passwordLinkFor(admin, person);
    tokens.copied = link.token;
    // The first attempt to deliver is put off, so that the reasons for it are logged and kept too.
    smtp.greylist(`450 4.7.1 ${address} is greylisted`);
    await emailLink(admin, person, link.id, address);
    await until('the delay is known', async () => (await linksOf(admin, person))[0].emailedTo[0]?.deliveryReason, 30_000);
    smtp.accept();
    tokens.emailed = (await linkMailTo(smtp, address, 2)).token;
    const visitor = product.client();
    for (const token of Object.values(tokens)) await inspectLink(visitor, token);
    await resetWith(visitor, tokens.emailed, weakPassword);
    await resetWith(visitor, tokens.emailed);
    for (const email of [typed, address]) await visitor.post('/api/password-resets/requests', { email });
    tokens.asked = (
      await until('the link has come', () => smtp.to(address).findLast(({ text }) => text.includes('Somebody asked')), 30_000)
    ).text.match(/#([\w-]{43})/)![1]!;
    await visitor.post('/api/password-resets', { token: tokens.asked, password: newPassword, more: 1 });
  }

  it('is 32 random bytes, another one in each copy', () => {
    expect(Object.values(tokens)).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^[\w-]{43}$/)));
    expect(new Set(Object.values(tokens)).size).toBe(4);
  });

  it('leaves a SHA-256 in the database and nothing else', () => {
    for (const token of Object.values(tokens)) {
      const hash = createHash('sha256').update(`password-link:${token}`).digest('hex');
      const places = written.filter(({ text }) => text.includes(hash)).map(({ place }) => place);
      expect([...new Set(places)]).toEqual(['portal_access.password_link_copy']);
    }
    expect(placesOf(Object.values(tokens), written)).toEqual([]);
  });

  it('is in no log, and neither are the passwords that were chosen with it', () => {
    expect(logs).toContain('/api/password-resets');
    expect(placesOf([...Object.values(tokens), newPassword, weakPassword], [{ place: 'logs', text: logs }])).toEqual([]);
    expect(placesOf([newPassword, weakPassword], written)).toEqual([]);
  });

  it('leaves no quick hash of a request that carries a password, and no stored answer that carries the link', () => {
    expect(written.filter(({ place }) => place === 'shared_kernel.idempotency_key')).toEqual([]);
  });

  it('is queued and audited without the address, be it a person’s or one that somebody typed', () => {
    const quiet = written.filter(({ place }) => /^(redis|bullmq\.|audit\.|shared_kernel\.|portal_access\.timeline)/.test(place));
    expect(quiet.some(({ text }) => text.includes('portal-access.send-password-link'))).toBe(true);
    expect(placesOf([address, typed], quiet)).toEqual([]);
    expect(placesOf([address, typed], [{ place: 'logs', text: logs }])).toEqual([]);
    expect(placesOf([typed], written)).toEqual(['portal_access.password_reset_request']);
  });
});
