/** The pages behind links that we e-mail. */
const linkPages = ['activate', 'reset-password', 'confirm-address', 'payment'] as const;
export type LinkPage = (typeof linkPages)[number];

interface LinkAddress {
  /** The page that the link leads to, where the text says so. */
  page: LinkPage | undefined;
  /** Empty where there is none. */
  token: string;
}

/** More than any gateway makes of a link. */
const MAX_LENGTH = 10_000;
/** A gateway encodes what it wraps, and another one the result. */
const MAX_DECODINGS = 5;

const pageName = /\/(activate|reset-password|confirm-address|payment)(?=[/#?\s]|$)/i;
/** 32 bytes in base64url, for a payment after its id. */
const wholeToken = /(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.)?[\w-]{43}(?![\w-])/i;
const anyToken = /[\w-]+(?:\.[\w-]+)?/;

/**
 * What is left of one of our links after mail gateways and programs have changed it: the # encoded, once or several times, the
 * whole in another address, signs of the sentence around it at its end, or a line broken within.
 */
export function readLink(text: string): LinkAddress {
  const address = decode(unwrap(text.slice(0, MAX_LENGTH)));
  const name = pageName.exec(address);
  const page = linkPages.find((known) => known === name?.[1]!.toLowerCase());
  const rest = name ? address.slice(name.index + name[0].length) : address;
  const whole = wholeToken.exec(rest) ?? wholeToken.exec(rest.replace(/=?\s/g, ''));
  return { page, token: whole?.[0] ?? afterHash(rest) };
}

/** A token that was cut short, or that was never one of ours: the API says what is wrong with it. */
function afterHash(rest: string): string {
  const hash = rest.indexOf('#');
  return hash < 0 ? '' : (anyToken.exec(rest.slice(hash))?.[0] ?? '');
}

/** Only what ASCII needs, so that nothing in a text is wrong enough to fail. */
function decode(text: string): string {
  let decoded = text;
  for (let round = 0; round < MAX_DECODINGS && /%[2-7][0-9a-f]/i.test(decoded); round += 1)
    decoded = decoded.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded;
}

/** Proofpoint writes addresses in its own ways: `-23` for `#` and `_` for `/`, or `*` for `#` between `__` and `__;`. */
function unwrap(text: string): string {
  if (!/urldefense\./i.test(text)) return text;
  const second = /\/v2\/url\?(?:[^\s#]*&)?u=([^&\s]+)/.exec(text)?.[1];
  if (second !== undefined) return second.replaceAll('_', '/').replace(/-([0-9A-F]{2})/g, '%$1');
  const start = text.indexOf('/v3/__');
  const end = text.lastIndexOf('__;');
  return start < 0 || end < start ? text : text.slice(start + '/v3/__'.length, end).replace('*', '#');
}
