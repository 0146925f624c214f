import { randomUUID } from 'node:crypto';
import { DiscoveryService } from '@nestjs/core';
import pg from 'pg';
import {
  type Client,
  describeOnEachBackend,
  invite,
  isAlive,
  type Person,
  portalOf,
  type QueueBackend,
  registerPeople,
  registerPerson,
  freshPortal,
  type TestPortal,
  tokenIn,
  until,
} from '../support/index.js';
import { sized } from '../support/survival.js';

const GOOD = sized(100, 20);
const REACTION = 'portal-access.send-invitation-email';

/** Makes the link of one invitation impossible to write, as a damaged row would. */
const poison = (staffId: string) => `
  create function public.refuse() returns trigger language plpgsql as $$
    begin raise exception 'this row cannot be written'; end $$;
  create trigger poison before update of token_hash on portal_access.invitation
    for each row when (new.staff_id = '${staffId}' and new.token_hash is not null) execute function public.refuse()`;

/** Hears of every try where it arrives: its statements may be shared with others, and then repeated alone. */
function countTries({ worker }: TestPortal, onTry: (staffId: string) => void): void {
  const providers = worker!.get(DiscoveryService, { strict: false }).getProviders();
  const { instance } = providers.find(({ name }) => name === 'SendInvitationEmail')!;
  const handle = instance.handle.bind(instance);
  instance.handle = (event: { payload: { staffId: string } }) => {
    onTry(event.payload.staffId);
    return handle(event);
  };
}

describeOnEachBackend('A reaction that always fails', (startBackend) => {
  let backend: QueueBackend;
  let portal: TestPortal;
  let admin: Client;
  let database: pg.Client;
  let poisoned: Person;
  let tries = 0;

  const deadLetters = async () => (await admin.get('/api/operations/dead-letters')).body.items;
  const redrive = (id: string) => admin.post(`/api/operations/dead-letters/${id}/redrive`);
  const givenUp = () => until('it is given up', async () => (await deadLetters())[0], 60_000);

  beforeAll(async () => {
    backend = await startBackend();
    portal = await freshPortal(backend.env);
    admin = await portal.administrator();
    database = new pg.Client(portal.database.url);
    await database.connect();
    poisoned = await registerPerson(admin);
    await database.query(poison(poisoned.id));
    countTries(portal, (staffId) => (tries += staffId === poisoned.id ? 1 : 0));
  });
  afterAll(async () => {
    await database?.end();
    await portal?.stop();
    await backend?.stop();
  });

  it(`does no harm to the ${GOOD} good ones behind it`, async () => {
    const people = await registerPeople(admin, GOOD);
    await invite(admin, poisoned);
    await Promise.all(people.map((person) => invite(admin, person)));
    await until('the good ones are sent', () => portal.smtp.count >= GOOD, 60_000);
    expect(portal.smtp.mails.flatMap(({ to }) => to).toSorted()).toEqual(people.map(({ email }) => email).toSorted());
  }, 120_000);

  it('is tried five times and then stands on the dead-letter list, which only administrators see', async () => {
    const letter = await givenUp();
    expect(letter).toMatchObject({ reaction: REACTION, type: 'portal-access.invitation-issued' });
    expect(letter.error).toContain('this row cannot be written');
    expect(await deadLetters()).toHaveLength(1);
    expect(tries).toBe(5);
    expect(portal.smtp.to(poisoned.email)).toEqual([]);
    expect((await portal.anonymous().get('/api/operations/dead-letters')).status).toBe(401);
  }, 90_000);

  it('re-driven after its cause is mended, it is done', async () => {
    const [letter] = await deadLetters();
    await database.query('drop trigger poison on portal_access.invitation');
    expect((await redrive(letter.id)).status).toBe(202);
    const mail = await until('the mail arrives', () => portal.smtp.to(poisoned.email)[0], 30_000);
    expect(await isAlive(portal.anonymous(), tokenIn(mail))).toBe(true);
    await until('the status says so', async () => (await portalOf(admin, poisoned)).invitation.delivery === 'sent');
    expect(await deadLetters()).toEqual([]);
    expect(portal.smtp.count).toBe(GOOD + 1);
  }, 60_000);

  it('a letter that was re-driven, or never was, is not found', async () => {
    for (const id of [randomUUID(), (await database.query('select id from shared_kernel.dead_letter limit 1')).rows[0].id]) {
      expect(await redrive(id)).toMatchObject({ status: 404, body: { code: 'operations.dead-letter-not-found' } });
    }
  });
});
