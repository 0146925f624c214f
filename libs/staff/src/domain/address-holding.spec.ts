import { addressChanges, type AddressHolding, heldAfter } from './address-holding.js';

const key = 'desk@clinic.example';
const own = (owner: string): AddressHolding => ({ owner, holders: [owner] });
const shared = (...holders: string[]): AddressHolding => ({ owner: null, holders });
const change = (text: string) => {
  const [staffId, as] = text.split(' ') as [string, 'primary' | 'further' | 'gone'];
  return { key, staffId, as };
};

describe('An address', () => {
  test.each([
    ['that is nobody’s may become a primary one', undefined, ['ana primary'], own('ana')],
    ['that is nobody’s may become a further one of several', undefined, ['ana further', 'bo further'], shared('ana', 'bo')],
    ['that others have as a further one may become one more’s', shared('ana'), ['bo further'], shared('ana', 'bo')],
    ['that one person has as a further one may become their primary one', shared('ana'), ['ana primary'], own('ana')],
    ['may be handed on as a primary one', own('ana'), ['ana gone', 'bo primary'], own('bo')],
    ['that was a primary one may be shared once it is not', own('ana'), ['ana further', 'bo further'], shared('ana', 'bo')],
    ['that is shared stays with those who keep it', shared('ana', 'bo'), ['ana gone'], shared('bo')],
    ['that everybody gives up is nobody’s', own('ana'), ['ana gone'], shared()],
  ])('%s', (_what, held, changes, after) => expect(heldAfter(held, changes.map(change))).toEqual(after));

  test.each([
    ['the primary one of two people', undefined, ['ana primary', 'bo primary']],
    ['a further one of somebody else’s primary', own('ana'), ['bo further']],
    ['a primary one while another has it as a further one', shared('ana'), ['bo primary']],
    ['the primary one of one of those who share it', shared('ana', 'bo'), ['ana primary']],
    ['primary and further at once', undefined, ['ana primary', 'bo further']],
  ])('cannot be %s', (_what, held, changes) => expect(heldAfter(held, changes.map(change))).toBeUndefined());
});

test('Another order of the same addresses changes what they are to the person', () => {
  expect(addressChanges('ana', ['a@x.example', 'b@x.example', 'c@x.example'], ['B@x.example', 'a@x.example'])).toEqual([
    { key: 'c@x.example', staffId: 'ana', as: 'gone' },
    { key: 'b@x.example', staffId: 'ana', as: 'primary' },
    { key: 'a@x.example', staffId: 'ana', as: 'further' },
  ]);
});
