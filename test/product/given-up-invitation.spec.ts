import {
  type Client,
  invite,
  isAlive,
  portalOf,
  registerPerson,
  freshPortal,
  type TestPortal,
  tokenIn,
  until,
} from '../support/index.js';
import { mailTo, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Breaks the delivery of invitations.
  portal = await freshPortal();
  admin = await portal.administrator();
});
afterAll(() => portal.stop());

const refuse = `
  create or replace function public.refuse() returns trigger language plpgsql as $$
    begin raise exception 'this row cannot be written'; end $$;
  create trigger poison before update of token_hash on portal_access.invitation
    for each row when (new.token_hash is not null) execute function public.refuse()`;

type GivenUp = Person & { letter: { id: string; eventId: string } };

/** People whose invitations fail inside the product until they are given up. */
async function givenUp(count: number): Promise<GivenUp[]> {
  const people = await Promise.all(Array.from({ length: count }, () => registerPerson(admin)));
  await sql(portal.database.url, refuse);
  const invited = [];
  for (const person of people) invited.push({ person, invitationId: (await invite(admin, person)).id });
  for (const person of people)
    await until('it is given up', async () => (await portalOf(admin, person)).invitation.delivery === 'failed', 60_000);
  await sql(portal.database.url, 'drop trigger poison on portal_access.invitation');
  const letters = await sql<{ id: string; eventId: string; invitationId: string }>(
    portal.database.url,
    `select l.id, l.event_id as "eventId", o.payload ->> 'invitationId' as "invitationId"
     from shared_kernel.dead_letter l join shared_kernel.outbox o on o.id = l.event_id`,
  );
  return invited.map(({ person, invitationId }) => ({
    ...person,
    letter: letters.find((letter) => letter.invitationId === invitationId)!,
  }));
}

describe('An invitation that the product itself could not send', () => {
  let people: GivenUp[];
  let person: GivenUp;
  // It takes the product a while to give up: all three do so at the same time.
  beforeAll(async () => {
    people = await givenUp(3);
  }, 90_000);
  beforeEach(() => {
    person = people.pop()!;
  });

  it('says so, with what to do, in status, list and timeline', async () => {
    const { status } = await portalOf(admin, person);
    expect(status).toMatchObject({
      state: 'invited',
      headline: expect.stringMatching(/^The invitation to d•••@\S+ could not be sent because of an internal error\.$/),
      reasons: ['internal error'],
      nextAction: 'Send the invitation again.',
      invitation: { state: 'pending', delivery: 'failed', deliveryReason: 'internal error' },
    });
    const listed = (await admin.get(`/api/staff?search=${encodeURIComponent(person.email)}`)).body.items[0];
    expect(listed.portalStatus).toEqual(status);
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items[0]).toMatchObject({ type: 'invitation_failed', by: { kind: 'system' }, detail: { reason: 'internal error' } });
    expect(portal.smtp.to(person.email)).toEqual([]);
  }, 90_000);

  it('goes out after all when an administrator has it tried again', async () => {
    expect((await admin.get('/api/operations/dead-letters')).body.items).toContainEqual(
      expect.objectContaining({ id: person.letter.id, eventId: person.letter.eventId }),
    );
    expect((await admin.post(`/api/operations/dead-letters/${person.letter.id}/redrive`)).status).toBe(202);
    const mail = await mailTo(portal.smtp, person.email);
    await until('the status says so', async () => (await portalOf(admin, person)).invitation.delivery === 'sent');
    expect(await isAlive(portal.anonymous(), tokenIn(mail))).toBe(true);
    expect((await portalOf(admin, person)).status.headline).toMatch(/^Invitation sent to d•••@/);
  }, 90_000);

  it('stays dead when a new one was sent meanwhile: there is one mail and one link', async () => {
    const { letter } = person;
    await invite(admin, person);
    const mail = await mailTo(portal.smtp, person.email);
    await admin.post(`/api/operations/dead-letters/${letter.id}/redrive`);
    await until('it was tried again', async () => {
      const [fact] = await sql(portal.database.url, 'select completed_at from shared_kernel.outbox where id = $1', [
        letter.eventId,
      ]);
      return fact.completed_at !== null;
    });
    expect(portal.smtp.to(person.email)).toHaveLength(1);
    expect(await isAlive(portal.anonymous(), tokenIn(mail))).toBe(true);
  }, 90_000);
});
