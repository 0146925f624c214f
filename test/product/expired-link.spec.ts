import { Queues } from '#shared-kernel/queue';
import { type Client, goodPassword, usePortal, type TestPortal, until } from '../support/index.js';
import { activatedPerson, invite, invitedPerson, mailTo, tokenIn } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[]) => sql(portal.database.url, statement, values);

/** What everybody who holds the link is told, looking at it and using it. */
async function told(token: string): Promise<[number, string][]> {
  const visitor = portal.anonymous();
  const looking = await visitor.post('/api/activations/inspect', { token });
  const using = await visitor.post('/api/activations', { token, password: goodPassword });
  return [looking, using].map(({ status, body }) => [status, body.code]);
}

const gone = (reason: 'invitation-expired' | 'invitation-not-valid') =>
  Array.from({ length: 2 }, () => [410, `portal-access.${reason}`]);

/** The time of the person's invitation is over, and the job that writes this down has run. */
async function expire({ invitationId }: { invitationId: string }): Promise<void> {
  await settled(portal.database.url);
  await rows('update portal_access.invitation set expires_at = now() where id = $1', [invitationId]);
  await portal.api.get(Queues).add('jobs', [{ name: 'portal-access.expire-invitations', data: null }]);
  const state = async () => (await rows('select state from portal_access.invitation where id = $1', [invitationId]))[0].state;
  await until('it is written down', async () => (await state()) === 'expired');
}

describe('Whoever comes with a link whose time is over', () => {
  it('hears that it expired, also after the job wrote it down, which the timeline shows once', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    expect(await told(person.token)).toEqual(gone('invitation-expired'));
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.filter(({ type }: { type: string }) => type === 'invitation_expired')).toHaveLength(1);
    const { invitation, status } = (await admin.get(`/api/staff/${person.id}/portal`)).body;
    expect([invitation.state, status.nextAction]).toEqual(['expired', 'Send the invitation again.']);
  });

  it('hears no more of it than that it does not work, once a newer one was sent, which does', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    await invite(admin, person);
    const newer = tokenIn(await mailTo(portal.smtp, person.email, 2));
    expect(await told(person.token)).toEqual(gone('invitation-not-valid'));
    expect((await portal.anonymous().post('/api/activations', { token: newer, password: goodPassword })).status).toBe(201);
    expect(await told(person.token)).toEqual(gone('invitation-not-valid'));
  });

  it.each<[string, (person: { id: string; invitationId: string }) => Promise<{ status: number }>]>([
    [
      'the invitation was withdrawn',
      ({ id, invitationId }) => admin.delete(`/api/staff/${id}/portal/invitations/${invitationId}`),
    ],
    ['the person left', ({ id }) => admin.put(`/api/staff/${id}/offboarding`)],
  ])('hears no more of it either when %s afterwards', async (_name, change) => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    expect((await change(person)).status).toBeLessThan(300);
    await settled(portal.database.url);
    expect((await told(person.token))[1]).toEqual(gone('invitation-not-valid')[1]);
  });
});

it('A link that was used is not one that expired, whatever its time', async () => {
  const person = await activatedPerson(portal, admin);
  const { token } = person;
  await rows('update portal_access.invitation set expires_at = now() where id = $1', [person.invitationId]);
  await portal.api.get(Queues).add('jobs', [{ name: 'portal-access.expire-invitations', data: null }]);
  expect(await told(token)).toEqual(gone('invitation-not-valid'));
  expect((await person.client.get('/api/session')).status).toBe(200);
});
