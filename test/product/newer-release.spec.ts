import { randomUUID } from 'node:crypto';
import { Queues } from '#shared-kernel/queue';
import { type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { invitedPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Leaves an event that this release does not know.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const queue = (name: string, job: { id?: string; name: string; data: unknown }) => portal.api.get(Queues).add(name, [job]);
const deadLetters = async () => (await admin.get('/api/operations/dead-letters')).body.items;

describe('What a newer release leaves behind while it is rolled out', () => {
  it('facts wait for its own workers, and those of this release pass them by', async () => {
    // More than one batch of the relay, and older than all that follows.
    await rows(`
      insert into shared_kernel.outbox (id, type, payload, occurred_at)
      select gen_random_uuid(), 'messaging.something-new', '{}', now() - interval '1 hour' from generate_series(1, 600)`);
    await invitedPerson(portal, admin);
    await queue('jobs', { name: 'outbox.recover-lost', data: null });
    await queue('jobs', { name: 'outbox.retention', data: null });
    await invitedPerson(portal, admin);
    const untouched = `relayed_at is null and reactions is null and completed_at is null`;
    expect(
      await rows(
        `select count(*)::int as facts from shared_kernel.outbox where type = 'messaging.something-new' and ${untouched}`,
      ),
    ).toEqual([{ facts: 600 }]);
    expect(await deadLetters()).toEqual([]);
    expect((await portal.anonymous().get('/health/ready')).status).toBe(200);
  }, 60_000);

  it('jobs stay in the queue, also after a worker of this release found that it cannot do them', async () => {
    const event = { id: randomUUID(), type: 'messaging.something-new', occurredAt: new Date().toISOString(), payload: {} };
    const reaction = 'messaging.tell-somebody';
    const id = `${event.id}-${reaction}`;
    await queue('reactions', { id, name: reaction, data: { event, reaction } });
    const stored = async () => (await rows('select data from bullmq.job where id = $1', [id]))[0]?.data;
    const postponements = async () => {
      const data = await stored();
      return (typeof data === 'string' ? JSON.parse(data) : data)?.postponements;
    };
    await until('it was put off', async () => (await postponements()) >= 1);
    await invitedPerson(portal, admin);
    expect(await postponements()).toBeGreaterThanOrEqual(1);
    expect(await deadLetters()).toEqual([]);
    expect(await rows('select 1 from shared_kernel.processed where event_id = $1', [event.id])).toEqual([]);
  });

  it('jobs by the clock are simply over', async () => {
    const id = randomUUID();
    await queue('jobs', { id, name: 'messaging.send-digests', data: null });
    await until('it is over', async () => (await rows('select 1 from bullmq.job where id = $1', [id])).length === 0);
    expect(await deadLetters()).toEqual([]);
  });
});
