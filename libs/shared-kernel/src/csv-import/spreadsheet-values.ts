/** `#N/A`, `#REF!`, `#NAME?` and their kin, in English and Spanish. */
const errorValue = /^(?:#[\p{L}¡¿][\p{L}\p{N}/_¡¿ ]*[!?]?|Err:\d{3})$/u;
const errorNames = /[!?]$|^#(?:N\/[AD]|NV|GETTING_DATA|CALC|FIELD)$|^Err:/i;
const tooNarrow = /^#{2,}$/;
const exponent = /^[+-]?\d(?:[.,]\d+)?E[+-]\d{1,3}$/i;
const decimalZero = /^[+-]?\d+[.,]0+$/;
const month = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic';
const dayAndMonth = new RegExp(`^(?:\\d{1,2}-(?:${month})\\.?(?:-\\d{2,4})?|(?:${month})\\.?-\\d{2})$`, 'i');

/** Why a value was made by a spreadsheet and cannot be what was meant; undefined for any other value. */
export function spreadsheetFault(text: string): string | undefined {
  if (errorValue.test(text) && errorNames.test(text))
    return `${text} is an error value of a spreadsheet; correct its formula and save the file again`;
  if (tooNarrow.test(text))
    return `${text} is what a spreadsheet shows in a column that is too narrow; widen it and save the file again`;
  if (exponent.test(text) || decimalZero.test(text))
    return `${text} is a number as a spreadsheet writes it; format the column as text and enter the value again`;
  return undefined;
}

/** Why a value may not be what was meant; it is taken all the same. */
export function spreadsheetGuess(text: string): string | undefined {
  return dayAndMonth.test(text)
    ? `${text} looks like a date that a spreadsheet made of something else; format the column as text if it did`
    : undefined;
}

/** Under which ids somebody may be on record whose id lost its leading zeros: `123` for `00123`. */
export function withLeadingZeros(id: string): string[] {
  if (!/^[1-9]\d{0,10}$/.test(id)) return [];
  return Array.from({ length: 12 - id.length }, (_, more) => id.padStart(id.length + more + 1, '0'));
}

export const lostZeros = (id: string, known: string) =>
  `${id} is not on record but ${known} is: a spreadsheet may have dropped the zeros; format the column as text`;

/** True for what a spreadsheet leaves of a telephone number that it takes for a number: `15550102030` of `+15550102030`. */
export const isShortenedNumber = (now: string, before: string) =>
  /^\d+$/.test(now) && now !== before && /^[+0]+\d+$/.test(before) && before.replace(/^[+0]+/, '') === now;

export const shortenedNumber = (now: string, before: string) =>
  `${now} is what a spreadsheet leaves of ${before}, which is on record; format the column as text`;
