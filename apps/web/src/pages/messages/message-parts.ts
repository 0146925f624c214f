export type MessagePart = { text: string; href?: string };

const linkLike = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/gi;
/** What ends a sentence belongs to the sentence, not to the address. A run of such signs is looked at once, from its start. */
const afterLink = /(?<![.,;:!?)\]}»”’])[.,;:!?)\]}»”’]+$/;

const schemes = new Set(['http:', 'https:', 'mailto:']);

function safeAddress(text: string): string | undefined {
  const url = URL.parse(text);
  return url && schemes.has(url.protocol) && !url.username && !url.password ? url.href : undefined;
}

/** The text of a message with the addresses in it. Whatever is not plainly a web or mail address stays text. */
export function messageParts(text: string): MessagePart[] {
  const parts: MessagePart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(linkLike)) {
    const address = found.replace(afterLink, '');
    const href = safeAddress(address);
    if (!href) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: address, href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}
