import type { AuditEntry } from './audit-entry.js';
import { RefusalCounter } from './refusal-counter.js';

const MINUTE = 60_000;

const refusal = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  id: '0197c3a0-0000-7000-8000-000000000001',
  at: new Date('2026-12-01T08:00:00Z'),
  actorKind: 'anonymous',
  actorId: null,
  action: 'activate-account',
  subjectId: '0197c3a0-0000-7000-8000-000000000002',
  address: '203.0.113.7',
  outcome: 'refused',
  detail: { code: 'portal-access.invitation-not-valid', device: 'curl' },
  ...change,
});

/** How many of so many refusals get a row. */
function rowsOf(counter: RefusalCounter, count: number, entryOf: (number: number) => AuditEntry, sourceOf = (_: number) => 'a') {
  return Array.from({ length: count }, (_, n) => counter.admits(entryOf(n), sourceOf(n), 0)).filter(Boolean).length;
}

describe('Of refusals from one source', () => {
  it('the first of its kind gets a row, and the others become one row when a quarter of an hour is over', () => {
    const counter = new RefusalCounter();
    expect(rowsOf(counter, 1_000, () => refusal())).toBe(1);
    expect(counter.takeEnded(15 * MINUTE - 1)).toEqual([]);
    expect(counter.takeEnded(15 * MINUTE)).toEqual([
      {
        ...refusal(),
        id: expect.not.stringMatching('0197c3a0-0000'),
        at: expect.any(Date),
        subjectId: null,
        detail: { code: 'portal-access.invitation-not-valid', count: 999, since: '2026-12-01T08:00:00.000Z' },
      },
    ]);
    expect(counter.takeEnded(Infinity)).toEqual([]);
  });

  it.each([
    ['action', { action: 'reset-password' }],
    ['code', { detail: { code: 'portal-access.too-many-dead-links' } }],
    ['outcome', { outcome: 'failed', detail: {} }],
  ] as const)('another %s is another kind', (_what, change) => {
    const counter = new RefusalCounter();
    expect(rowsOf(counter, 20, (n) => refusal(n % 2 ? change : {}))).toBe(2);
    expect(counter.takeEnded(Infinity).map(({ detail }) => detail['count'])).toEqual([9, 9]);
  });

  it.each([
    ['subject', (n: number) => refusal({ subjectId: `0197c3a0-0000-7000-8000-${String(n).padStart(12, '0')}` })],
    ['address of the same network', (n: number) => refusal({ address: `2001:db8::${n}` })],
    ['device', (n: number) => refusal({ detail: { ...refusal().detail, device: `curl/${n}` } })],
  ])('another %s is none', (_what, entryOf) => {
    expect(rowsOf(new RefusalCounter(), 200, entryOf)).toBe(1);
  });

  it('each guess gets a row, up to a hundred', () => {
    const counter = new RefusalCounter();
    const admitted = Array.from({ length: 300 }, () => counter.admits(refusal(), 'a', 0, { isGuess: true })).filter(Boolean);
    expect(admitted).toHaveLength(100);
    expect(counter.takeEnded(Infinity)).toMatchObject([{ detail: { count: 200 } }]);
  });

  it('a hundred get a row, whatever their kinds', () => {
    expect(rowsOf(new RefusalCounter(), 500, (n) => refusal({ action: `action-${n}` }))).toBe(100);
  });

  it('the first gets a row again in the next quarter of an hour', () => {
    const counter = new RefusalCounter();
    expect(rowsOf(counter, 2, () => refusal())).toBe(1);
    counter.takeEnded(15 * MINUTE);
    expect(counter.admits(refusal(), 'a', 15 * MINUTE)).toBe(true);
  });
});

describe('Of refusals from many sources', () => {
  it('each source gets its row', () => {
    expect(
      rowsOf(
        new RefusalCounter(),
        50,
        () => refusal(),
        (n) => `source ${n}`,
      ),
    ).toBe(50);
  });

  it('those beyond ten thousand sources share one, which names no address', () => {
    const counter = new RefusalCounter();
    expect(
      rowsOf(
        counter,
        12_000,
        () => refusal(),
        (n) => `source ${n}`,
      ),
    ).toBe(10_001);
    const entries = counter.takeEnded(Infinity);
    expect(entries).toMatchObject([{ address: null, detail: { count: 1_999 } }]);
  });
});
