import { fullName } from './full-name.js';

test.each([
  ['Dana', 'Silva', 'Dana Silva'],
  ['Sukarno', '', 'Sukarno'],
  ['', '', ''],
])('Somebody called %j and %j is %j in full', (givenName, familyName, name) =>
  expect(fullName({ givenName, familyName })).toBe(name),
);
