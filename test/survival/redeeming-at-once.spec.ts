import { type Client, type Production, startProcesses } from '../support/index.js';
import { invitedPerson } from '../support/people.js';
import { sized } from '../support/survival.js';

const ROUNDS = sized(49, 5);

let place: Production;
let admin: Client;

beforeAll(async () => {
  place = await startProcesses({}, { apis: 2 });
  admin = await place.administrator();
}, 60_000);

afterAll(() => place?.stop());

const passwordOf = (caller: number) => `${caller} violet tractors hum at nine`;

/** Everybody redeems the same link at the same moment, half of them at each API, each with a password of their own. */
async function race(
  callers: number,
): Promise<{ winner: number; loser: number; statuses: number[]; person: { id: string; email: string } }> {
  const person = await invitedPerson({ smtp: place.smtp, anonymous: () => place.product.client() }, admin);
  const answers = await Promise.all(
    Array.from({ length: callers }, (_, caller) =>
      place.product.client(caller % 2).post('/api/activations', { token: person.token, password: passwordOf(caller) }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  return { winner: statuses.indexOf(201), loser: statuses.findIndex((status) => status !== 201), statuses, person };
}

function expectOneAmong(statuses: number[]): void {
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => ![201, 409, 410, 429, 503].includes(status))).toEqual([]);
}

describe('Of many who redeem one link at once, at two APIs,', () => {
  it('exactly one of a hundred gets the account, with the password of that one', async () => {
    const { statuses, winner, loser, person } = await race(100);
    expectOneAmong(statuses);
    const signIn = async (caller: number) => {
      const { status } = await place.product.client().post('/api/session', { email: person.email, password: passwordOf(caller) });
      return status;
    };
    expect([await signIn(winner), await signIn(loser)]).toEqual([201, 401]);
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.filter((item: any) => item.type === 'account_activated')).toHaveLength(1);
  }, 120_000);

  // As many as may hash at the same time: all of them come to the last step together.
  it(`exactly one of eight does, another ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) expectOneAmong((await race(8)).statuses);
  }, 240_000);
});
