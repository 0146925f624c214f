import TestSequencer from '@jest/test-sequencer';

/** A browser takes a whole core: the pages come last, so that what is measured in time elsewhere is measured without one beside it. */
export default class PagesLast extends TestSequencer {
  sort(tests) {
    const isOfPages = ({ path }) => path.includes('/test/pages/');
    // oxlint-disable-next-line unicorn/no-array-sort -- this is the sequencer's own method
    const sorted = super.sort(tests);
    return [...sorted.filter((test) => !isOfPages(test)), ...sorted.filter(isOfPages)];
  }
}
