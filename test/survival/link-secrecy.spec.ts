import { createHash } from 'node:crypto';
import { everyScope } from '../support/api-tokens.js';
import { describeOnEachBackend } from '../support/backends.js';
import { placesOf, type Written } from '../support/everything-written.js';
import { administrator, until } from '../support/index.js';
import { activate, goodPassword, invite, mailTo, registerPerson, tokenIn } from '../support/people.js';
import { everythingWrittenBy, type Stage } from '../support/watched.js';

const canary = {
  givenName: 'Canarina',
  familyName: 'Featherstonehaugh',
  phone: '+1 555 777 31337',
  emails: [{ address: 'first.canary@northside.example' }, { address: 'second.canary@northside.example' }],
};
const newAddress = 'third.canary@home.example';
const personalData = [
  canary.givenName,
  canary.familyName,
  canary.phone,
  newAddress,
  ...canary.emails.map(({ address }) => address),
];
const weakPassword = 'canary canary canary';
const wrongPassword = 'not the password of the canary';

describeOnEachBackend('What a person gets by e-mail is known to that person alone', (startBackend) => {
  const tokens: Record<'replacedLink' | 'usedLink' | 'addressLink' | 'session' | 'apiToken', string> = {
    replacedLink: '',
    usedLink: '',
    addressLink: '',
    session: '',
    apiToken: '',
  };
  let written: Written[] = [];
  let logs = '';

  beforeAll(async () => {
    ({ written, logs } = await everythingWrittenBy(startBackend, goThroughTheJourney));
  }, 120_000);

  async function goThroughTheJourney({ product, smtp }: Stage): Promise<void> {
    const admin = product.client();
    await admin.post('/api/session', administrator, { headers: { 'idempotency-key': 'sign-in' } });
    tokens.apiToken = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1, scopes: everyScope })).body.token;
    const headers = { authorization: `Bearer ${tokens.apiToken}` };
    const person = await registerPerson(admin, canary);
    // The first attempt to deliver is put off, so that the reasons for it are logged and kept too.
    smtp.greylist(`450 4.7.1 ${person.email} is greylisted`);
    await invite(admin, person);
    await until(
      'the delay is known',
      async () => (await admin.get(`/api/staff/${person.id}/portal`)).body.invitation.deliveryReason,
      30_000,
    );
    smtp.accept();
    tokens.replacedLink = tokenIn(await mailTo(smtp, person.email));
    await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: canary.emails[1]!.address }, { headers });
    tokens.usedLink = tokenIn(await mailTo(smtp, canary.emails[1]!.address));
    const visitor = product.client();
    await visitor.post('/api/activations/inspect', { token: tokens.replacedLink });
    await visitor.post('/api/activations/inspect', { token: tokens.usedLink });
    // Mail gateways encode the #; then the token is part of an address that the product is asked for.
    for (const path of [
      `/activate%23${tokens.usedLink}`,
      `/activate%2523${tokens.usedLink}.`,
      `/activate?token=${tokens.usedLink}`,
    ])
      expect((await visitor.get(path)).status).toBe(200);
    for (const path of [`/activate%23${tokens.usedLink}%`, `/api/activations%23${tokens.usedLink}`])
      expect((await visitor.get(path)).status).toBeGreaterThanOrEqual(400);
    expect((await visitor.post(`/activate%23${tokens.usedLink}`, {})).status).toBe(404);
    await visitor.post('/api/activations/requests', { email: canary.emails[1]!.address });
    await visitor.post('/api/activations', { token: tokens.usedLink, password: weakPassword });
    const { headers: answer } = await activate(visitor, tokens.usedLink);
    tokens.session = /^session=([\w-]+)/.exec(answer.getSetCookie()[0]!)![1]!;
    for (const step of ['confirm_contact_details', 'accept_terms']) await visitor.post(`/api/session/setup/${step}`);
    await visitor.post('/api/session', { email: canary.emails[1]!.address, password: wrongPassword });
    await visitor.get('/api/session', {
      headers: { authorization: `Bearer ${tokens.usedLink}`, cookie: `session=${tokens.usedLink}` },
    });
    await visitor.post('/api/session/sign-in-address', { email: newAddress, password: goodPassword });
    tokens.addressLink = tokenIn(await mailTo(smtp, newAddress));
    await visitor.post('/api/sign-in-addresses/inspect', { token: tokens.addressLink });
    await visitor.post('/api/sign-in-addresses', { token: tokens.addressLink });
    await visitor.call('POST', '/api/staff', '{"givenName":"Canarina","emails":["first.canary@north', {
      headers: { 'content-type': 'application/json' },
    });
  }

  const isQueue = ({ place }: Written) => /^(redis|bullmq\.|shared_kernel\.(outbox|dead_letter|processed))/.test(place);

  it('makes tokens of 32 random bytes', () => {
    expect(Object.values(tokens)).toEqual(Array.from({ length: 5 }, () => expect.stringMatching(/^[\w-]{43}$/)));
    expect(new Set(Object.values(tokens)).size).toBe(5);
  });

  it('keeps of each token a SHA-256 and nothing else', () => {
    const purposes = {
      replacedLink: 'activation',
      usedLink: 'activation',
      addressLink: 'sign-in-address',
      session: 'session',
      apiToken: 'api-token',
    } as const;
    for (const [name, purpose] of Object.entries(purposes) as [keyof typeof purposes, string][]) {
      const hash = createHash('sha256').update(`${purpose}:${tokens[name]}`).digest('hex');
      expect(written.filter(({ text }) => text.includes(hash)).map(({ place }) => place)).not.toEqual([]);
    }
    expect(placesOf(Object.values(tokens), written)).toEqual([]);
  });

  it('never writes a password down', () => {
    const passwords = [goodPassword, weakPassword, wrongPassword, administrator.password];
    expect(placesOf(passwords, written)).toEqual([]);
    expect(placesOf(passwords, [{ place: 'logs', text: logs }])).toEqual([]);
  });

  it('keeps no quick hash of a request that carries a password', () => {
    expect(written.filter(({ place }) => place === 'shared_kernel.idempotency_key')).toEqual([]);
  });

  it('logs what happens, and no token of it', () => {
    expect(logs).toContain('/api/activations');
    expect(placesOf(Object.values(tokens), [{ place: 'logs', text: logs }])).toEqual([]);
  });

  it('logs nobody by name, address or telephone', () => {
    expect(personalData.filter((data) => logs.includes(data))).toEqual([]);
  });

  it('queues ids, and nobody by name, address or telephone', () => {
    const queued = written.filter(isQueue);
    expect(
      queued.some(({ place, text }) => /^(redis|bullmq)/.test(place) && text.includes('portal-access.send-invitation-email')),
    ).toBe(true);
    expect(queued.some(({ place }) => place === 'shared_kernel.outbox')).toBe(true);
    expect(placesOf(personalData, queued)).toEqual([]);
    // The same search does find them where they belong.
    expect(placesOf(personalData, written)).toEqual(expect.arrayContaining(['email.delivery', 'staff.staff_member']));
  });

  it('audits without tokens, addresses and names', () => {
    const audit = written.filter(({ place }) => place === 'audit.event');
    expect(audit.length).toBeGreaterThan(10);
    expect(placesOf([...Object.values(tokens), ...personalData], audit)).toEqual([]);
  });
});
