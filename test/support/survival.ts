import type { Ending } from './cuttable-link.js';

/** Survival tests run once and small in `npm test`, whole with `SURVIVAL=whole`: in CI and in `npm run test:survival`. */
export const isWhole = process.env.SURVIVAL === 'whole';

/** A number of people, rounds or kills: in a whole run, and in a small one. */
export const sized = (whole: number, small: number): number => (isWhole ? whole : small);

/** How silences end: in every way in a whole run, else in these. */
export const endings = (...small: Ending[]): Ending[] => (isWhole ? ['resumed', 'forgotten', 'reset'] : small);
