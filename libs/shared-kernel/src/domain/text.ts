import { visibleText } from './invisible.js';

/** What is wrong with a value, as the end of a sentence: "must not be blank". */
export class Problem {
  constructor(readonly message: string) {}
}

export type Rule<T> = (given: string) => T | Problem;

const control = /[\p{Cc}\u2028\u2029]/u;
const controlButBreaks = /(?![\t\n\r])[\p{Cc}\u2028\u2029]/u;

/** One line of 1 to `most` characters. What nobody sees is dropped, here and below (docs/adr/0039-invisible-characters.md). */
export function line(most: number): Rule<string> {
  return (given) => {
    const text = visibleText(given);
    return text === '' ? new Problem('must not be blank') : (wrongWith(text, most, control) ?? text);
  };
}

/** One line of up to `most` characters that may be empty. */
export function optionalLine(most: number): Rule<string> {
  return (given) => {
    const text = visibleText(given);
    return wrongWith(text, most, control) ?? text;
  };
}

/** Text of several lines, up to `most` characters, that may be empty. Line breaks become `\n`; tabs stay. */
export function manyLines(most: number): Rule<string> {
  return (given) => {
    const text = visibleText(given.replace(/\r\n?|[\u2028\u2029]/g, '\n'));
    return wrongWith(text, most, controlButBreaks) ?? text;
  };
}

/** Text that may be left out; a blank one counts as left out. Line breaks are kept: spreadsheets have them in cells. */
export function optionalText(most: number): Rule<string | null> {
  return (given) => {
    const text = visibleText(given);
    return text === '' ? null : (wrongWith(text, most, controlButBreaks) ?? text);
  };
}

function wrongWith(text: string, most: number, forbidden: RegExp): Problem | undefined {
  // Counted in characters only where the cheaper count leaves a doubt.
  if (text.length > most && [...text].length > most) return new Problem(`must have ${most} characters at most`);
  if (forbidden.test(text) || !text.isWellFormed()) return new Problem('must not contain control characters');
  return undefined;
}
