import type { DomainError } from '#shared-kernel/domain';
import { BillingDocument, mustHaveRoomForOneMore } from './billing-document.js';
import { type DocumentKind, readDocument } from './document-fields.js';

const at = new Date('2026-11-26T12:00:00Z');
const ana = { by: 'ana', at };
const admin = { by: 'admin', at };
const card = { memberId: 'XGH1', validUntil: '2027-12-31' };

const uploaded = () => BillingDocument.upload('account', { kind: 'insurance_card', title: 'Card', ...card }, ana);
const states = ({ versions }: BillingDocument) => versions.map(({ number, state }) => `${number} ${state}`);
const facts = (document: BillingDocument) => document.releaseEvents().map(({ type }) => type.replace('billing.', ''));

function refusal(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('Nothing was refused.');
}

describe('A document', () => {
  it('waits, is accepted, and gives way to the next version once that is accepted', () => {
    const document = uploaded();
    document.accept(1, admin);
    document.add(card, ana);
    expect(states(document)).toEqual(['1 accepted', '2 pending']);
    document.accept(2, admin);
    expect(states(document)).toEqual(['1 replaced', '2 accepted']);
    expect(document.versions[1]).toMatchObject({ reviewedBy: 'admin', reviewedAt: at });
    expect(facts(document)).toEqual(['document-uploaded', 'document-accepted', 'document-uploaded', 'document-accepted']);
  });

  it('keeps what is in force when a new version is rejected, and takes an order twice', () => {
    const document = uploaded();
    document.accept(1, admin);
    document.accept(1, admin);
    document.add(card, ana);
    document.reject(2, ' Too dark ', admin);
    document.reject(2, 'Too dark', admin);
    expect(states(document)).toEqual(['1 accepted', '2 rejected']);
    expect(document.versions[1]!.rejectReason).toBe('Too dark');
    expect(facts(document)).toHaveLength(4);
  });

  it('is decided about as it was looked at: not once a newer version came, and not the other way round', () => {
    const document = uploaded();
    document.add(card, ana);
    expect(states(document)).toEqual(['1 replaced', '2 pending']);
    for (const [number, code] of [
      [1, 'billing.not-pending'],
      [3, 'billing.document-version-not-found'],
    ] as const) {
      expect(refusal(() => document.accept(number, admin)).code).toBe(code);
      expect(refusal(() => document.reject(number, 'No', admin)).code).toBe(code);
    }
    document.accept(2, admin);
    expect(refusal(() => document.reject(2, 'No', admin)).code).toBe('billing.not-pending');
    expect(refusal(() => document.reject(2, ' ', admin)).code).toBe('billing.invalid-reason');
  });

  it('is withdrawn by who uploaded it while it waits; its number is not given again', () => {
    const document = uploaded();
    expect(refusal(() => document.withdraw(1, admin)).code).toBe('billing.not-the-uploader');
    document.accept(1, admin);
    expect(refusal(() => document.withdraw(1, ana)).code).toBe('billing.not-pending');
    document.add(card, ana);
    expect(document.withdraw(2, ana).number).toBe(2);
    expect(document.add(card, ana).number).toBe(3);
  });

  it('has a hundred versions at most, and nobody has more than a hundred that wait', () => {
    const document = uploaded();
    for (let number = 2; number <= 100; number++) document.add(card, ana);
    expect(refusal(() => document.add(card, ana)).code).toBe('billing.too-many-versions');
    expect(() => mustHaveRoomForOneMore(99)).not.toThrow();
    expect(refusal(() => mustHaveRoomForOneMore(100)).code).toBe('billing.too-many-pending');
  });

  it('is told of once for each version in force', () => {
    const document = uploaded();
    document.remind(at);
    document.accept(1, admin);
    document.remind(at);
    document.remind(at);
    document.add(card, ana);
    document.remind(at);
    expect(facts(document).filter((type) => type === 'insurance-card-runs-out')).toHaveLength(1);
    document.accept(2, admin);
    document.remind(at);
    expect(facts(document)).toEqual(['document-accepted', 'insurance-card-runs-out']);
  });
});

describe('What is said about an upload', () => {
  const wrong = (kind: DocumentKind, given: Parameters<typeof readDocument>[1], hasBack = false) =>
    refusal(() => readDocument(kind, given, hasBack)).errors.map(({ path }) => path);

  it('has a member id and perhaps a day, of a card', () => {
    expect(readDocument('insurance_card', { memberId: ' X 1 ' }, true)).toEqual({
      title: null,
      memberId: 'X 1',
      validUntil: null,
    });
    expect(wrong('insurance_card', {})).toEqual(['memberId']);
    expect(wrong('insurance_card', { memberId: 'x'.repeat(101), title: '' })).toEqual(['title', 'memberId']);
  });

  it('has neither of these, and no back, of anything else', () => {
    expect(readDocument('other', { title: ' Letter ' }, false)).toEqual({ title: 'Letter', memberId: null, validUntil: null });
    expect(wrong('statement', card, true)).toEqual(['memberId', 'validUntil', 'back']);
  });
});
