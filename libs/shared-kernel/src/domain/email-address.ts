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

export function isEmailAddress(text: string): boolean {
  return text.length <= MOST_CHARACTERS && pattern.test(text);
}

/** Two addresses with the same key reach the same person. */
export function addressKey(address: string): string {
  return address.toLowerCase();
}
