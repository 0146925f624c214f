import fc from 'fast-check';
import { newId } from './index.js';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** Later than every id made so far, so that the examples do not depend on each other. */
const next = () => timeOf(newId()) + 1;

describe('a new id', () => {
  it('is a UUID of version 7 that carries the millisecond of its making', () => {
    const at = next();
    const id = newId(at);
    expect(id).toMatch(uuidV7);
    expect(timeOf(id)).toBe(at);
  });

  it('sorts after every id made before it, also in a burst of one millisecond', () => {
    const at = next();
    const burst = Array.from({ length: 10_000 }, () => newId(at));
    expect(burst.toSorted()).toEqual(burst);
    expect(new Set(burst).size).toBe(burst.length);
    for (const id of burst) expect(id).toMatch(uuidV7);
  });

  it('borrows the next millisecond when one is full, and gives it back', () => {
    const at = next();
    const burst = Array.from({ length: 4_097 }, () => newId(at));
    expect(timeOf(burst[4_095]!)).toBe(at);
    expect(timeOf(burst[4_096]!)).toBe(at + 1);
    expect(timeOf(newId(at + 5))).toBe(at + 5);
  });

  it('is valid, new and in order whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 1, maxLength: 200 }), (steps) => {
        let at = next();
        const ids = steps.map((step) => newId((at += step)));
        expect(ids.toSorted()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(uuidV7);
      }),
    );
  });

  it('cannot be guessed from its neighbour', () => {
    const at = next();
    const tails = Array.from({ length: 1_000 }, () => newId(at).slice(-16));
    expect(new Set(tails).size).toBe(1_000);
  });
});
