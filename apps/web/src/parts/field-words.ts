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
  [/^the row has (?<has>\d+) cells, but the header names (?<named>\d+) columns$/, 'cells'],
  [/^is missing from the header$/, 'columnMissing'],
  [/^stands in the header more than once$/, 'columnTwice'],
  [/^is not a column of a /, 'columnUnknown'],
  [/^must be an e-mail address$/, 'email'],
  [/^must be the ISO code of a currency/, 'currency'],
  [/^is fixed: something was posted in (?<what>\w+)$/, 'currencyFixed'],
];

/** Says in the reader's language what is wrong with a field; what the API says otherwise stays as it says it. */
export function useFieldWords(): (message: string) => string {
  const { t } = useTranslation('fields');
  return (message) => {
    for (const [pattern, words] of known) {
      const found = pattern.exec(message);
      if (found)
        return t(words, { ...(found.groups as { what: string; row: string; most: string; has: string; named: string; instead: string }) });
    }
    return message;
  };
}
