import { queries } from '../../app/queries.js';
import { factorsQuery } from '../../parts/second-factor/queries.js';
import { focusHeadingOf } from '../../parts/section.js';
import { tellDone } from '../../parts/tell.js';

export const FACTORS = 'second-factor';

/** Where the focus goes when the control that had it is gone. */
export const toFactors = () => focusHeadingOf(FACTORS);

/** After a second factor has changed: shows how it is now, and leads the focus back to where that stands. */
export async function factorsChanged(words: string): Promise<void> {
  await queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
  toFactors();
  tellDone(words);
}
