import type { Page } from 'playwright-core';
import type { Sample } from './sample.js';
import type { Language, Say } from './words.js';

export type Viewer = 'nobody' | 'administrator' | keyof Sample['en']['people'];
export type At = { sample: Sample; language: Language };
export type With = At & { page: Page; say: Say };

/** One page in one state: whose browser shows it, at which address, and what is done there before the picture is taken. */
export interface Shot {
  name: string;
  as: Viewer;
  path: string | ((at: At) => string);
  prepare?: (what: With) => Promise<void>;
  /** Also taken in dark. */
  dark?: true;
}

export const press = ({ page, say }: With, words: string) =>
  page
    .getByRole('button', { name: say(words), exact: true })
    .first()
    .click();
export const token =
  (name: keyof Sample['en']['tokens']) =>
  ({ sample, language }: At) =>
    sample[language].tokens[name];
export const member =
  (
    who: 'notInvited' | 'longNamed' | 'invited' | 'expired' | 'failed' | 'incomplete' | 'active' | 'switchedOff',
    menu = 'portal',
  ) =>
  ({ sample }: At) =>
    `/staff/${sample[who].id}/${menu}`;
