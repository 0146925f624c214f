import {
  isGood,
  MIN_PASSWORD,
  MIN_PASSWORD_BESIDE_SECOND_FACTOR,
  strengthOf,
} from '../../apps/web/src/parts/password-strength.js';
import { type Client, usePortal, type TestPortal } from '../support/index.js';
import { activePerson, goodPassword } from '../support/people.js';
import { addTotp } from '../support/second-factors.js';

const passwords = [
  'short',
  'password',
  'violet tractor hums at 9 ninety',
  'aaaaaaaaaaaaaaaaaaaa',
  'qwertyuiopasdfgh',
  'DanaSilva2026',
  'Dana Silva Northside',
  'dana.silva@northside.example',
  'correcthorsebatterystaple',
  '19841984198419841984',
  'x7Kd94mP',
  'x7Kd94mPhq2vwz8e',
  'mañana llueve sobre el río 7',
  '🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂',
  'x'.repeat(129),
  'dana.silva@northside.example2026',
  'D4na.S1lva@N0rthside2026!',
  'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
  'ａ violet tractor hums at 7',
  `qz7!vKe2#pX${'\u200b'.repeat(20)}`,
  '\u3164'.repeat(20),
  'Silva paints nine quiet barns at dusk',
  `${'violet tractor '.repeat(9)}!`,
];

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

describe('The meter on the page judges every password as the API does', () => {
  it.each([
    ['alone', false, MIN_PASSWORD],
    ['beside a second factor', true, MIN_PASSWORD_BESIDE_SECOND_FACTOR],
  ])('%s', async (_where, besideFactor, minimum) => {
    const { email, givenName, familyName, client: caller } = await activePerson(portal, admin);
    if (besideFactor) await addTotp(caller);
    const own = [givenName, familyName, ...email.split('@')];
    let currentPassword = goodPassword;
    const byPage: Record<string, boolean> = {};
    const byApi: Record<string, boolean> = {};
    for (const password of passwords) {
      byPage[password] = isGood(await strengthOf(password, own, minimum));
      const { status } = await caller.put('/api/session/password', { currentPassword, newPassword: password });
      byApi[password] = status === 204;
      if (byApi[password]) currentPassword = password;
    }
    expect(byPage).toEqual(byApi);
    expect(new Set(Object.values(byApi))).toEqual(new Set([true, false]));
  });
});
