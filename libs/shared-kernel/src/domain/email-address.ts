import { withoutInvisible } from './invisible.js';

const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
// RFC 5321 without quoted local parts and address literals, which no practice uses and some mail software misreads. Only
// ASCII: a letter that merely looks like another would send a link to a stranger.
const pattern = new RegExp(
  `^(?=.{1,64}@)${atom}(?:\\.${atom})*@(?:${label}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,57}[a-z0-9])$`,
  'i',
);

/** RFC 5321 allows no longer path. */
const MOST_CHARACTERS = 254;

/**
 * The address in the form in which it is kept, or undefined where the text is none. A domain with accents (or in another
 * script) is kept as the ASCII name that mail is sent to, `xn--…`; the part before the @ must be ASCII.
 */
export function readEmailAddress(text: string): string | undefined {
  return inAscii(withoutInvisible(text));
}

/** Two addresses with the same key reach the same mailbox. Only ASCII letters change: a look-alike is another address. */
export function addressKey(address: string): string {
  return (inAscii(address) ?? address).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function inAscii(given: string): string | undefined {
  if (given.length > MOST_CHARACTERS) return undefined;
  const at = given.lastIndexOf('@');
  const domain = given.slice(at + 1);
  const address = isAscii(domain) ? given : `${given.slice(0, at + 1)}${asciiDomain(domain) ?? ''}`;
  return address.length <= MOST_CHARACTERS && pattern.test(address) ? address : undefined;
}

function asciiDomain(domain: string): string | undefined {
  const unicode = domain.normalize('NFC');
  // Letters that stand for plain ones (the Kelvin sign, the wide letters of East Asian keyboards) are no accents.
  if (isAscii(unicode) || unicode !== domain.normalize('NFKC')) return undefined;
  if (!/^[\p{L}\p{M}\p{Nd}.-]+$/u.test(unicode) || unicode.split('.').some(mixesAlphabets)) return undefined;
  const url = `http://${unicode}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** `clіnic` with a Cyrillic і is not `clinic`; no honest name has letters of two such alphabets. */
const mixesAlphabets = (name: string) => /\p{Script=Latin}/u.test(name) && /[\p{L}--\p{Script=Latin}]/v.test(name);

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);
