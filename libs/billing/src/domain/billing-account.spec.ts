import { DomainError } from '#shared-kernel/domain';
import { BillingAccount } from './billing-account.js';

const errorsOf = (work: () => unknown): [string, string[]] => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.errors.map(({ path }) => path)];
    throw error;
  }
  throw new Error('It was not refused.');
};
const facts = (account: BillingAccount) => account.releaseEvents().map(({ type }) => type);
const opened = (more = {}) => {
  const account = BillingAccount.open({ holderName: ' Amélie Yılmaz ', currency: 'USD', ...more });
  account.releaseEvents();
  return account;
};

describe('A billing account', () => {
  it('is opened with a holder and a currency, written plainly', () => {
    const account = BillingAccount.open({ holderName: ' Amélie Yılmaz ', externalId: ' ', currency: 'USD' });
    expect(account).toMatchObject({ holderName: 'Amélie Yılmaz', email: null, externalId: null, currency: 'usd' });
    expect(facts(account)).toEqual(['billing.account-opened']);
  });

  it.each([
    ['no holder', { holderName: ' ' }, ['holderName']],
    ['a holder of 201 characters', { holderName: 'x'.repeat(201) }, ['holderName']],
    ['a name that nobody sees', { holderName: '\u202e\u3164' }, ['holderName']],
    ['what is no address', { email: 'ana@home' }, ['email']],
    ['two addresses', { email: 'ana@home.example, bo@home.example' }, ['email']],
    ['an external id with a line break', { externalId: 'A\nB' }, ['externalId']],
    ['a currency of three decimals', { currency: 'kwd' }, ['currency']],
    ['a currency that Stripe counts otherwise', { currency: 'isk' }, ['currency']],
    ['no currency at all', { currency: 'dollars' }, ['currency']],
    ['several of these', { holderName: '', email: 'x', currency: '' }, ['holderName', 'email', 'currency']],
  ])('is refused with %s', (_name, given, paths) => {
    expect(errorsOf(() => BillingAccount.open({ holderName: 'Ana', currency: 'usd', ...given }))).toEqual([
      'billing.invalid-account',
      paths,
    ]);
  });

  it('changes what is given, and says nothing where nothing changes', () => {
    const account = opened({ email: 'ana@home.example' });
    account.change({ holderName: 'Amélie Yılmaz', email: undefined }, false);
    expect(facts(account)).toEqual([]);
    account.change({ email: null }, true);
    expect([account.email, facts(account)]).toEqual([null, ['billing.account-changed']]);
  });

  it('keeps its currency once something was posted', () => {
    const account = opened();
    account.change({ currency: 'jpy' }, false);
    expect(account.currency).toBe('jpy');
    account.change({ currency: 'JPY' }, true);
    expect(errorsOf(() => account.change({ currency: 'usd' }, true))).toEqual(['billing.currency-fixed', ['currency']]);
  });

  it('says who may see it from now on and who may no longer', () => {
    const account = opened();
    expect(account.changeAccess(['a', 'b'], ['b', 'c', 'c'])).toEqual({ granted: ['c'], withdrawn: ['a'] });
    expect(account.releaseEvents()[0]!.payload).toEqual({ accountId: account.id, granted: ['c'], withdrawn: ['a'] });
    account.changeAccess(['b'], ['b']);
    expect(facts(account)).toEqual([]);
  });
});
