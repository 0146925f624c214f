import fc from 'fast-check';
import { messageParts } from './message-parts.js';

const linksIn = (text: string) => messageParts(text).flatMap(({ text: words, href }) => (href ? [[words, href]] : []));

describe('The text of a message', () => {
  it('has its web and mail addresses as links, without the marks that end the sentence', () => {
    expect(messageParts('See https://example.org/a?b=c. Or (mailto:dana@example.org)!')).toEqual([
      { text: 'See ' },
      { text: 'https://example.org/a?b=c', href: 'https://example.org/a?b=c' },
      { text: '. Or (' },
      { text: 'mailto:dana@example.org', href: 'mailto:dana@example.org' },
      { text: ')!' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https:/x',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'https://our-portal.example@evil.example/',
    'java\nscript:alert(1)',
  ])('has no link for %j', (text) => expect(linksIn(text)).toEqual([]));

  it.each([
    ['https://example.org/x...', 'https://example.org/x'],
    ['https://example.org/x?!)', 'https://example.org/x'],
    ['https://example.org/a.b', 'https://example.org/a.b'],
    ['https://example.org/a...b', 'https://example.org/a...b'],
    ['https://example.org/(a).b).', 'https://example.org/(a).b'],
  ])('ends the address of %j where the sentence begins again', (text, address) => expect(linksIn(text)[0]![0]).toBe(address));

  // A pattern that looks at each of these signs from every one before it would need hours.
  it.each(['.', ',', '!', ')', '”', '.:', '?!'])('is read at once with 100,000 times "%s" in an address', (signs) => {
    const run = signs.repeat(100_000);
    const noAddress = `http://${run}a`;
    expect(
      messageParts(noAddress)
        .map(({ text }) => text)
        .join(''),
    ).toBe(noAddress);
    expect(linksIn(`https://example.org/${run}a`)[0]![0]).toBe(`https://example.org/${run}a`);
    expect(linksIn(`https://example.org/a${run}`)[0]![0]).toBe('https://example.org/a');
  });

  it('is never changed, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('mailto:', 'https://', ' ', '<b>'))), (pieces) => {
        const text = pieces.join('');
        expect(
          messageParts(text)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
        const links = messageParts(text).flatMap(({ href }) => href ?? []);
        expect(links.filter((href) => !/^(https?|mailto):/.test(href))).toEqual([]);
      }),
    );
  });
});
