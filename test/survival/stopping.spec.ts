import {
  type Client,
  invite,
  type Person,
  portalOf,
  type Production,
  registerPeople,
  startProduction,
  tokenIn,
  until,
} from '../support/index.js';

const CLIENTS = 20;
const MAILS = 60;

describe('Stopping with SIGTERM', () => {
  let production: Production;
  let admin: Client;
  let people: Person[];

  beforeEach(async () => {
    production = await startProduction();
    admin = await production.administrator();
    people = await registerPeople(admin, MAILS);
  }, 90_000);
  afterEach(() => production?.stop(), 60_000);

  it('an API under load is not ready at once, answers everything it was sent, and ends in time', async () => {
    const api = production.product.api();
    const anonymous = production.product.client();
    const isReady = async () => (await anonymous.get('/health/ready')).status === 200;
    let served = true;
    const answers: number[] = [];
    const dropped: unknown[] = [];

    /** One of the callers that a load balancer serves: it sends while the API says that it is ready, over kept connections. */
    async function keepCalling(number: number): Promise<void> {
      for (let call = number; served; call++) {
        const person = people[call % people.length]!;
        const answer = call % 5 === 0 ? saveFeatures(person) : admin.get('/api/staff?limit=50');
        await answer.then(({ status }) => answers.push(status)).catch((error: unknown) => dropped.push(error));
      }
    }
    const saveFeatures = ({ id }: Person) =>
      admin.put(`/api/staff/${id}/portal/features`, { features: Math.random() < 0.5 ? ['secure_messaging'] : [] });

    const calling = Promise.all(Array.from({ length: CLIENTS }, (_, number) => keepCalling(number)));
    await until('the load is on', () => answers.length > 5 * CLIENTS, 30_000);
    const lookedAt = Date.now();
    expect(await isReady()).toBe(true);
    const lookMs = Date.now() - lookedAt;
    const stoppedAt = Date.now();
    const ended = api.stop();
    await until('it says that it is not ready', async () => !(await isReady()), 5_000);
    const notReadyAfter = Date.now() - stoppedAt;
    served = false;
    await calling;

    expect(await ended).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(30_000);
    // Within the second of grace, as soon as an answer comes through the load.
    expect(notReadyAfter).toBeLessThan(1_000 + 2 * lookMs);
    expect(dropped).toEqual([]);
    expect(new Set(answers)).toEqual(new Set([200]));
  }, 60_000);

  it('a worker finishes the mails under way, leaves the others for its successor, and none is lost or sent twice', async () => {
    const { product, smtp } = production;
    const worker = product.worker();
    await Promise.all(people.map((person) => invite(admin, person)));
    await until('some mails are out', () => smtp.count >= 5, 30_000);
    const stoppedAt = Date.now();
    expect(await worker.stop()).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(30_000);

    const sentBefore = smtp.count;
    const told = await Promise.all(people.map(async (person) => (await portalOf(admin, person)).invitation.delivery));
    // What went out is known to have gone out: no mail was cut off between the server's yes and our record of it.
    expect(told.filter((delivery) => delivery === 'sent')).toHaveLength(sentBefore);

    await worker.start();
    await until('all mails are out', () => smtp.count >= MAILS, 60_000);
    await until('the status knows', async () => (await portalOf(admin, people.at(-1)!)).invitation.delivery === 'sent', 30_000);
    expect(smtp.mails.flatMap(({ to }) => to).toSorted()).toEqual(people.map(({ email }) => email).toSorted());
    expect(new Set(smtp.mails.map(tokenIn)).size).toBe(MAILS);
  }, 150_000);
});
