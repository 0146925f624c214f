import { mustBeSomebodyElse, mustLeaveAnAdministrator } from './administrators.js';
import { mustWorkHere } from './refusals.js';
import { refusal } from './portal-access.fixture.js';

describe('An administrator', () => {
  it('cannot do it to themself', () => {
    expect(() => mustBeSomebodyElse('ada', 'ada')).toThrow(refusal('conflict', 'own-access'));
    expect(() => mustBeSomebodyElse('ada', 'bob')).not.toThrow();
    expect(() => mustBeSomebodyElse('ada', null)).not.toThrow();
  });

  it('who is the last one stays', () => {
    expect(() => mustLeaveAnAdministrator({ role: 'administrator' }, false)).toThrow(refusal('conflict', 'last-administrator'));
    expect(() => mustLeaveAnAdministrator({ role: 'administrator' }, true)).not.toThrow();
    expect(() => mustLeaveAnAdministrator({ role: 'staff' }, false)).not.toThrow();
  });
});

it('Who was offboarded gets nothing back', () => {
  expect(() => mustWorkHere({ offboarded: true })).toThrow(refusal('conflict', 'offboarded'));
  expect(() => mustWorkHere({ offboarded: false })).not.toThrow();
});
