import {
  activate,
  administrator,
  type Client,
  describeOnEachBackend,
  type EventStream,
  follow,
  freshDatabase,
  goodPassword,
  invite,
  type Person,
  type Product,
  type QueueBackend,
  registerPerson,
  type SmtpSink,
  startProduct,
  startSmtpSink,
  type TestDatabase,
  tokenIn,
  until,
} from '../support/index.js';

const SECOND = 1_000;

/** Waits out what still follows from earlier changes, so that the next event is that of the next change. */
async function quiet(...streams: EventStream[]): Promise<void> {
  const count = () => streams.reduce((sum, { events }) => sum + events.length, 0);
  let [last, since] = [count(), Date.now()];
  await until('nothing comes any more', () => {
    if (count() !== last) [last, since] = [count(), Date.now()];
    return Date.now() - since > 300;
  });
}

describeOnEachBackend('Live events of two api processes', (startBackend) => {
  let backend: QueueBackend;
  let database: TestDatabase;
  let smtp: SmtpSink;
  let product: Product;
  let admin: Client;
  const open: EventStream[] = [];

  beforeAll(async () => {
    backend = await startBackend();
    database = await freshDatabase();
    smtp = await startSmtpSink();
    const env = {
      DATABASE_URL: database.url,
      SMTP_URL: smtp.url,
      ADMIN_EMAIL: administrator.email,
      ADMIN_PASSWORD: administrator.password,
      SIGN_IN_LIMITS: 'off',
      ...backend.env,
    };
    product = await startProduct({ env, apis: 2 });
    admin = product.client();
    await admin.post('/api/session', administrator);
  }, 90_000);
  afterEach(() => open.splice(0).forEach((stream) => stream.close()));
  afterAll(async () => {
    await product?.stop();
    await smtp?.stop();
    await database?.drop();
    await backend?.stop();
  }, 60_000);

  /** A page that shows the portal as this api gives it, greeted and quiet. */
  async function page(caller: Client, api: number, lastEventId?: string): Promise<EventStream> {
    const stream = await follow(caller, { url: product.api(api).url, lastEventId });
    expect(stream.status).toBe(200);
    open.push(stream);
    await until('the stream begins', () => stream.events.length > 0 || stream.lastEventId() !== '');
    return stream;
  }

  const features = (person: Person, ...names: string[]) =>
    admin.put(`/api/staff/${person.id}/portal/features`, { features: names });

  async function activePerson() {
    const person = await registerPerson(admin);
    await invite(admin, person);
    const mail = await until('the mail comes', () => smtp.to(person.email)[0], 30_000);
    const client = product.client();
    await activate(client, tokenIn(mail));
    for (const step of ['confirm_contact_details', 'accept_terms']) await client.post(`/api/session/setup/${step}`);
    return { ...person, client };
  }

  it('a status change made in one is seen in both within a second', async () => {
    const pages = [await page(admin, 0), await page(admin, 1)];
    const person = await registerPerson(admin);
    const latencies: number[] = [];
    for (let round = 0; round < 20; round++) {
      await quiet(...pages);
      const before = pages.map(({ events }) => events.length);
      const asked = Date.now();
      expect((await features(person, ...(round % 2 ? [] : ['secure_messaging']))).status).toBe(200);
      for (const [index, { events }] of pages.entries()) {
        const event = await until('the change is seen', () => events[before[index]!], SECOND);
        expect(event).toMatchObject({ type: 'portal-status', data: { staffId: person.id } });
        latencies.push(event.at - asked);
      }
    }
    latencies.sort((a, b) => a - b);
    const told = { median: latencies[latencies.length >> 1], slowest: latencies.at(-1) };
    process.stderr.write(
      `Change to event, request included, over two processes with ${backendName()}: ${JSON.stringify(told)} ms\n`,
    );
    expect(told.slowest).toBeLessThan(SECOND);
  }, 60_000);

  it('what a worker did arrives too: the invitation is sent, and the page knows', async () => {
    const [near, far] = [await page(admin, 0), await page(admin, 1)];
    const person = await registerPerson(admin);
    await invite(admin, person);
    await until('the mail comes', () => smtp.to(person.email)[0], 30_000);
    for (const { of } of [near, far]) {
      // Issued by the api, sent by the worker.
      await until('both facts are told', () => of('portal-status').filter(({ data }) => data.staffId === person.id).length >= 2);
    }
  }, 60_000);

  it('the person hears of their own access and of nobody else’s, and sees the new features at once', async () => {
    const person = await activePerson();
    const other = await registerPerson(admin);
    const own = await page(person.client, 1);
    await quiet(own);
    const before = own.events.length;
    await features(other, 'billing_documents');
    await features(person, 'secure_messaging');
    await until('it is told', () => own.events.length > before, SECOND);
    expect((await person.client.get('/api/session')).body.features).toEqual(['secure_messaging']);
    await quiet(own);
    expect(own.events.slice(before).map(({ type, data }) => [type, data])).toEqual([['own-access', {}]]);
  }, 60_000);

  it('signing out and disabling end the person’s streams, wherever they are open', async () => {
    const person = await activePerson();
    const elsewhere = product.client(1);
    expect((await elsewhere.post('/api/session', { email: person.email, password: goodPassword })).status).toBe(201);
    const streams = [await page(person.client, 0), await page(person.client, 1), await page(elsewhere, 1)] as const;
    const asked = Date.now();
    expect((await person.client.delete('/api/session')).status).toBe(204);
    for (const stream of streams.slice(0, 2)) await until('it ends', () => stream.ended(), SECOND);
    expect(streams[2].ended()).toBe(false);
    expect(streams[0].events.at(-1)!.type).toBe('signed-out');
    expect((await admin.put(`/api/staff/${person.id}/offboarding`)).status).toBe(204);
    await until('the other ends too', () => streams[2].ended(), 10_000);
    expect(streams[2].events.at(-1)!.type).toBe('signed-out');
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect((await follow(elsewhere, { url: product.api(1).url })).status).toBe(401);
  }, 60_000);

  it('an api is killed: its page goes on in the other one, and nothing that happened meanwhile is missed', async () => {
    const [lost, staying] = [await page(admin, 1), await page(admin, 0)];
    const person = await registerPerson(admin);
    await features(person, 'secure_messaging');
    await lost.heard('portal-status', ({ staffId }) => staffId === person.id);
    await quiet(lost, staying);
    await product.api(1).kill9();
    await until('the page notices', () => lost.ended());
    const meanwhile = await registerPerson(admin);
    await features(meanwhile, 'secure_messaging');
    await staying.heard('portal-status', ({ staffId }) => staffId === meanwhile.id);

    const back = await page(admin, 0, lost.lastEventId());
    await back.heard('portal-status', ({ staffId }) => staffId === meanwhile.id, SECOND);
    expect(back.of('hello')).toEqual([]);
    expect(back.of('portal-status').filter(({ data }) => data.staffId === person.id)).toEqual([]);
    // What the dead process may have kept to itself: everybody looks anew once its death is noticed.
    await back.heard('resync', () => true, 40_000);
    await product.api(1).start();
    const elsewhere = await page(admin, 1, back.lastEventId());
    await elsewhere.heard('resync');
  }, 120_000);

  it('a stopping api ends its streams at once and is not held up by them', async () => {
    const streams = await Promise.all(Array.from({ length: 8 }, () => page(admin, 1)));
    const asked = Date.now();
    const stopped = product.api(1).stop();
    await until('all streams end', () => streams.every((stream) => stream.ended()), SECOND);
    expect(await stopped).toBe(0);
    expect(Date.now() - asked).toBeLessThan(5_000);
    await page(admin, 0, streams[0]!.lastEventId());
    await product.api(1).start();
  }, 60_000);

  const backendName = () => (backend.env.REDIS_URL ? 'Redis' : 'PostgreSQL');
});
