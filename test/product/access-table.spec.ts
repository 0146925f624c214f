import { readFile } from 'node:fs/promises';
import { AccessRules, type RouteRule } from '../../apps/api/src/access-rules.js';
import { freshPortal, type TestPortal } from '../support/index.js';

// The matrix asks whether every route keeps the rule that it declares. Whether the rule is the right one somebody says here:
// access-table.txt lists them all, and a rule that changes changes that file.

const table = 'test/product/access-table.txt';
let portal: TestPortal;

beforeAll(async () => {
  portal = await freshPortal({}, { worker: false });
}, 60_000);

afterAll(() => portal?.stop());

function lineOf({
  method,
  path,
  rule: { who, area, feature, orFeature, orAdministrator, stepUp, passive, signed },
}: RouteRule): string {
  const notes = [
    stepUp && 'password',
    feature && `feature:${feature}`,
    orFeature && `or-feature:${orFeature}`,
    orAdministrator && 'or-administrator',
    passive && 'passive',
    signed && 'signed',
  ].filter(Boolean);
  return [method, path, who, area ? `token:${area}` : 'no-token', ...notes].join(' ');
}

it('Every route has the rule that the table says, and the table has no other', async () => {
  const lines = (await readFile(table, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const routes = portal.api.get(AccessRules).routes().map(lineOf);
  expect(routes.toSorted()).toEqual(lines.map((line) => line.trim().replaceAll(/ +/g, ' ')).toSorted());
});
