import { type Client, type Production, startProcesses } from '../support/index.js';
import { emailLink, linkMailTo, passwordLinkFor, typesOf } from '../support/password-links.js';
import { activePerson } from '../support/people.js';
import { sized } from '../support/survival.js';

const ROUNDS = sized(49, 5);

let place: Production;
let admin: Client;

beforeAll(async () => {
  place = await startProcesses({ SIGN_IN_LIMITS: 'off' }, { apis: 2 });
  admin = await place.administrator();
}, 60_000);

afterAll(() => place?.stop());

const newPerson = () => activePerson({ smtp: place.smtp, anonymous: () => place.product.client() }, admin);
const passwordOf = (caller: number) => `${caller} amber kettles sing at dusk`;

/** Everybody redeems a copy of the same link at the same moment, half of them at each API, each with a password of their own. */
async function race(tokens: readonly string[], callers: number): Promise<number[]> {
  const answers = await Promise.all(
    Array.from({ length: callers }, (_, caller) =>
      place.product
        .client(caller % 2)
        .post('/api/password-resets', { token: tokens[Math.floor(caller / 2) % tokens.length], password: passwordOf(caller) }),
    ),
  );
  return answers.map(({ status }) => status);
}

function expectOneAmong(statuses: number[]): void {
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  expect(statuses.filter((status) => ![204, 410, 429, 503].includes(status))).toEqual([]);
}

describe('Of many who redeem one password link at once, at two APIs,', () => {
  it('exactly one of a hundred sets the password, whichever copy they hold', async () => {
    const person = await newPerson();
    const link = await passwordLinkFor(admin, person);
    await emailLink(admin, person, link.id, person.email);
    const copy = await linkMailTo(place.smtp, person.email, 2);
    const statuses = await race([link.token, copy.token], 100);
    expectOneAmong(statuses);
    const signIn = async (caller: number) =>
      (await place.product.client().post('/api/session', { email: person.email, password: passwordOf(caller) })).status;
    const winner = statuses.indexOf(204);
    expect([await signIn(winner), await signIn(winner === 0 ? 1 : 0)]).toEqual([201, 401]);
    const types = await typesOf(admin, person);
    expect(types.filter((type) => type === 'password_link_consumed')).toHaveLength(1);
    expect(types.filter((type) => type === 'password_changed')).toHaveLength(1);
  }, 120_000);

  // As many as may hash at the same time: all of them come to the last step together.
  it(`exactly one of eight does, another ${ROUNDS} times`, async () => {
    const person = await newPerson();
    for (let round = 0; round < ROUNDS; round++) {
      const { token } = await passwordLinkFor(admin, person);
      expectOneAmong(await race([token], 8));
    }
  }, 240_000);
});

it('Of many links that are made for one person at once, exactly one lives', async () => {
  const person = await newPerson();
  const made = await Promise.all(Array.from({ length: 10 }, () => passwordLinkFor(admin, person)));
  const looked = await Promise.all(
    made.map(({ token }, number) => place.product.client(number % 2).post('/api/password-resets/inspect', { token })),
  );
  expect(looked.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
}, 60_000);
