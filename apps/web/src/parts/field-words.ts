import { useTranslation } from 'react-i18next';
import type fields from '../i18n/en/fields.json';

/**
 * What the API says of a field of a person's record or of a billing account, or of a row of a list of either, and the words of ours for it. The groups of a
 * pattern are what the words are made with.
 */
const known: [RegExp, keyof typeof fields][] = [
  [/^must not be blank$/, 'blank'],
  [/^must have (?<most>\d+) characters at most$/, 'tooLong'],
  [/^must not contain control characters$/, 'control'],
  [/^must be an IANA time zone: (?<instead>\S+) rather than (?<what>.*)$/s, 'timeZoneInstead'],
  [/^must be an IANA time zone/, 'timeZone'],
  [/^must be en or es$/, 'locale'],
  [/^must have at least one address$/, 'noAddress'],
  [/^must have exactly one primary address$/, 'onePrimary'],
  [/^must have (?<most>\d+) addresses at most$/, 'tooManyAddresses'],
  [/^"(?<what>.*)" is not an e-mail address$/s, 'notAnAddress'],
  [/^(?<what>.*) is used by row (?<row>\d+) already$/s, 'usedInRow'],
  [/^(?<what>.*) belongs to row (?<row>\d+)$/s, 'addressOfRow'],
  [/^(?<what>.+) belongs to another staff member$/s, 'addressOfOther'],
  [/^belongs to another staff member$/, 'idOfOther'],
  [/^has a value but no name in the header$/, 'namelessValue'],
  [/^is blank: the person is taken with one name$/, 'oneName'],
  [/^(?<what>.+) is an error value of a spreadsheet;/s, 'errorValue'],
  [/^(?<what>.+) is what a spreadsheet shows in a column that is too narrow;/s, 'tooNarrow'],
  [/^(?<what>.+) is a number as a spreadsheet writes it;/s, 'spreadsheetNumber'],
  [/^(?<what>.+) looks like a date that a spreadsheet made of something else;/s, 'spreadsheetDate'],
  [/^(?<what>.+) is not on record but (?<instead>.+) is: a spreadsheet may have dropped the zeros;/s, 'lostZeros'],
  [/^(?<what>.+) is what a spreadsheet leaves of (?<instead>.+), which is on record;/s, 'shortenedNumber'],
  [/^is missing from the header$/, 'columnMissing'],
  [/^stands in the header more than once$/, 'columnTwice'],
  [/^is not a column of a /, 'columnUnknown'],
  [/^must be an e-mail address$/, 'email'],
  [/^must be one address, not several$/, 'oneAddress'],
  [/^must be the ISO code of a currency/, 'currency'],
  [/^is fixed: something was posted in (?<what>\w+)$/, 'currencyFixed'],
];

/** Says in the reader's language what is wrong with a field; what the API says otherwise stays as it says it. */
export function useFieldWords(): (message: string) => string {
  const { t } = useTranslation('fields');
  return (message) => {
    for (const [pattern, words] of known) {
      const found = pattern.exec(message);
      if (found) return t(words, { ...(found.groups as { what: string; row: string; most: string; instead: string }) });
    }
    return message;
  };
}
