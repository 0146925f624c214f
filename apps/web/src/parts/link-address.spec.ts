import { readLink } from './link-address.js';

const token = 'zYb3lT0mR8vWc5qJd1xKp7nHs2fGu4aE6oQi9rLtV-_';
const payment = `01a20c4c-8ac8-7000-bf81-c43d481624ea.${token}`;
const proofpoint = token.replaceAll('-', '-2D').replaceAll('_', '-5F');
const portal = 'https://portal.example';

describe('A link of an e-mail', () => {
  it.each([
    ['as it was sent', `${portal}/activate#${token}`],
    ['with the # encoded', `${portal}/activate%23${token}`],
    ['with the # encoded twice', `${portal}/activate%2523${token}`],
    ['with the # encoded three times', `${portal}/activate%252523${token}`],
    ['with a slash before the #', `${portal}/activate/#${token}`],
    ['with a slash before the encoded #', `${portal}/activate/%23${token}`],
    ['with the full stop of its sentence', `${portal}/activate#${token}.`],
    ['with a bracket behind it', `<${portal}/activate#${token}>`],
    ['with an encoded bracket behind it', `${portal}/activate%23${token}%3E`],
    ['with a parenthesis and a comma behind it', `(${portal}/activate#${token}),`],
    ['in quotation marks', `"${portal}/activate#${token}"`],
    ['in typographic quotation marks', `“${portal}/activate#${token}”`],
    ['with an apostrophe behind it', `${portal}/activate#${token}'`],
    ['with an invisible space behind it', `${portal}/activate#${token}\u200b`],
    ['with marks of a campaign behind the token', `${portal}/activate#${token}?utm_source=mail&utm_medium=email`],
    ['with marks of a campaign before the #', `${portal}/activate?utm_source=mail#${token}`],
    ['with the token as a parameter', `${portal}/activate?token=${token}&x=1`],
    ['with a name before the token', `${portal}/activate#token=${token}`],
    ['broken into two lines', `${portal}/activate#${token.slice(0, 20)}\r\n${token.slice(20)}`],
    ['broken as quoted-printable breaks lines', `${portal}/activate#${token.slice(0, 20)}=\n${token.slice(20)}`],
    [
      'wrapped by Safe Links',
      `https://nam02.safelinks.protection.outlook.com/?url=${encodeURIComponent(`${portal}/activate#${token}`)}&data=05%7C01%7Cdana%40portal.example%7C${'a'.repeat(43)}%7C0&reserved=0`,
    ],
    [
      'wrapped by another gateway, whose mark is as long as a token',
      `https://linkprotect.example/url?a=${encodeURIComponent(`${portal}/activate#${token}`)}&c=E,1,${'b'.repeat(43)}&typo=1`,
    ],
    ['wrapped by a search engine', `https://www.google.com/url?q=${portal}/activate%23${token}&sa=D`],
    [
      'wrapped by Proofpoint',
      `https://urldefense.proofpoint.com/v2/url?u=https-3A__portal.example_activate-23${proofpoint}&d=DwMFaQ&c=${'c'.repeat(43)}`,
    ],
    ['wrapped by a newer Proofpoint', `https://urldefense.com/v3/__${portal}/activate*${token}__;Iw!!${'d'.repeat(43)}!x$`],
  ])('is read %s', (_how, text) => expect(readLink(text)).toEqual({ page: 'activate', token }));

  it.each(['reset-password', 'confirm-address'] as const)('says that it leads to /%s', (page) =>
    expect(readLink(`${portal}/${page}%23${token}`)).toEqual({ page, token }),
  );

  it.each([
    `${portal}/payment#${payment}`,
    `${portal}/payment%23${payment}`,
    `${portal}/payment%2523${payment}.`,
    `<${portal}/payment#${payment}>`,
    `${portal}/payment#${payment}?utm_source=mail`,
  ])('of a payment keeps the id before the proof: %s', (text) =>
    expect(readLink(text)).toEqual({ page: 'payment', token: payment }),
  );

  it('is also a token alone', () => expect(readLink(`  ${token}\n`)).toEqual({ page: undefined, token }));

  it.each([
    ['cut short', `${portal}/activate#${token.slice(0, 30)}`, token.slice(0, 30)],
    ['with letters added', `${portal}/activate#${token}xyz`, `${token}xyz`],
    ['with another letter', `${portal}/activate#A${token.slice(1)}`, `A${token.slice(1)}`],
  ])('is not put right where it was %s', (_how, text, as) => expect(readLink(text)).toEqual({ page: 'activate', token: as }));

  it.each([
    '',
    `${portal}/activate`,
    `${portal}/activate#`,
    `${portal}/activate?utm_source=mail`,
    `${portal}/activate?campaign=${'e'.repeat(60)}`,
    'Open the link in the e-mail again.',
  ])('is not found in %j', (text) => expect(readLink(text).token).toBe(''));

  it.each(['%25', '.', '#', '/v3/__', '/v2/url?u=', 'a-', 'activate'])(
    'takes no long time to find in 100,000 times "%s"',
    (piece) => {
      expect(() => readLink(`urldefense.${piece.repeat(100_000)}`)).not.toThrow();
    },
  );
});
