import { freshPortal, type TestPortal, until } from '../support/index.js';
import { registerPeople } from '../support/crowd.js';
import { sized } from '../support/survival.js';

const PEOPLE = sized(160, 60);

let portal: TestPortal;

beforeAll(async () => {
  // Counts every mail of the practice.
  portal = await freshPortal();
}, 60_000);

afterAll(() => portal?.stop());

it(`Of ${PEOPLE} invitations to different people at the same moment none is refused, and every mail goes out once`, async () => {
  const admin = await portal.administrator();
  const people = await registerPeople(admin, PEOPLE);
  const answers = await Promise.all(people.map(({ id, email }) => admin.post(`/api/staff/${id}/portal/invitations`, { email })));
  expect(answers.filter(({ status }) => status !== 201).map(({ status, text }) => `${status} ${text}`)).toEqual([]);
  await until('every mail has come', () => portal.smtp.count >= PEOPLE, 60_000);
  expect(portal.smtp.mails.map(({ to }) => to[0]).toSorted()).toEqual(people.map(({ email }) => email).toSorted());
}, 90_000);
