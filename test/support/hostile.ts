import { request } from 'node:http';
import { administrator } from './portal.js';

export type RawHeaders = Record<string, string | string[]>;

/** `fetch` does not let a caller choose Host; this does, and it sends names and values as they are. */
export function sendRaw(
  url: string,
  path: string,
  body: unknown,
  headers: RawHeaders,
): Promise<{ status: number; text: string }> {
  const { port } = new URL(url);
  const content = JSON.stringify(body);
  const own = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: { ...own, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode!, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject).end(content);
  });
}

const evilHosts = [
  'evil.example',
  'evil.example:443',
  'portal.northside.example.evil.example',
  'portal.northside.example@evil.example',
  'EVIL.example',
];

/** Fifty ways to say that the portal, with this page, is at another address. */
export const forgedHosts = (page: string): RawHeaders[] =>
  evilHosts.flatMap((host): RawHeaders[] => [
    { host },
    { 'x-forwarded-host': host },
    { 'x-forwarded-server': host },
    { 'x-forwarded-proto': 'http', 'x-forwarded-host': host },
    { 'x-forwarded-host': [host, 'portal.northside.example'] },
    { forwarded: `for=1.2.3.4;host=${host};proto=http` },
    { 'x-original-host': host, 'x-host': host },
    { 'x-original-url': `https://${host}${page}`, 'x-rewrite-url': `//${host}/` },
    { referer: `https://${host}/` },
    { host, 'x-forwarded-host': host, 'x-forwarded-port': '80', 'x-forwarded-prefix': `//${host}`, 'x-forwarded-for': '1.2.3.4' },
  ]);

/** On the record of the person whom the lists below are about. */
export const kirstensEmails = [{ address: 'Kirsten.Olsson@northside.example' }, { address: 'kirsten@home.example' }];

/** What is no address at all. */
export const noAddresses: [string, unknown][] = [
  ['an array', ['kirsten.olsson@northside.example']],
  ['an array with a stranger', ['kirsten.olsson@northside.example', 'mallory@evil.example']],
  ['an object', { address: 'kirsten.olsson@northside.example' }],
  ['an object that says what it is as text', { toString: 'kirsten.olsson@northside.example' }],
  ['a number', 5],
  ['null', null],
  ['true', true],
  ['nothing', undefined],
  ['an empty text', ''],
  ['a line break and a copy', 'kirsten.olsson@northside.example\r\nBcc: mallory@evil.example'],
  ['a line feed', 'kirsten.olsson@northside.example\nmallory@evil.example'],
  ['a NUL', 'kirsten.olsson@northside.example\0'],
  ['a space inside', 'kirsten .olsson@northside.example'],
  ['a blank that does not break inside', 'kirsten.olsson@\u00a0northside.example'],
  ['the blank of Braille', 'kirsten.olsson@northside.example\u2800 x'],
];

/** Hers, copied together with what nobody sees. */
export const herAddressesCopied: string[] = [
  '\u202akirsten.olsson@northside.example\u202c',
  'kirsten\u200b.ols\u00adson@northside.example',
  '\ufeff\u00a0kirsten.olsson@northside.example\t ',
];

/** What reads like one of hers, or nearly, and is not. */
export const notHerAddresses: [string, string][] = [
  ['a stranger', 'mallory@evil.example'],
  ['two addresses', 'kirsten.olsson@northside.example,mallory@evil.example'],
  ['two addresses with a semicolon', 'mallory@evil.example;kirsten.olsson@northside.example'],
  ['a name before the address', 'Kirsten<kirsten.olsson@northside.example>'],
  ['angle brackets', '<kirsten.olsson@northside.example>'],
  ['a comment', 'kirsten.olsson(mallory@evil.example)@northside.example'],
  ['an address as the name of another', '"kirsten.olsson@northside.example"<mallory@evil.example>'],
  ['quotes', '"kirsten.olsson"@northside.example'],
  ['an encoded at sign', 'kirsten.olsson%40northside.example@evil.example'],
  ['an encoded line break', 'kirsten.olsson@northside.example%0d%0aBcc:mallory@evil.example'],
  ['an encoded word', '=?utf-8?q?kirsten.olsson=40northside.example?=@evil.example'],
  ['a route', '@evil.example:kirsten.olsson@northside.example'],
  ['a plus', 'kirsten.olsson+evil@northside.example'],
  ['a trailing dot', 'kirsten.olsson@northside.example.'],
  ['two dots', 'kirsten..olsson@northside.example'],
  ['a missing dot', 'kirstenolsson@northside.example'],
  ['a subdomain', 'kirsten.olsson@mail.northside.example'],
  ['a Cyrillic letter', 'kirsten.\u043elsson@northside.example'],
  ['the Kelvin sign', '\u212airsten.Olsson@northside.example'],
  ['a long s', 'kir\u017ften.olsson@northside.example'],
  ['a dotless i', 'k\u0131rsten.olsson@northside.example'],
  ['a dotted capital I', 'K\u0130rsten.olsson@northside.example'],
  ['letters of full width', '\uff4b\uff49\uff52\uff53\uff54\uff45\uff4e.olsson@northside.example'],
  ['an at sign of full width', 'kirsten.olsson\uff20northside.example@evil.example'],
  ['a dot of full width', 'kirsten.olsson@northside\uff0eexample'],
  ['a combining mark', 'kirsten.o\u0308lsson@northside.example'],
  ['punycode', 'kirsten.olsson@xn--northside-.example'],
  ['an address of somebody else', administrator.email],
];

export const addressTwice: [string, string][] = [
  ['twice', '{"email":"kirsten.olsson@northside.example","email":"mallory@evil.example"}'],
  ['twice, once disguised', '{"\\u0065mail":"mallory@evil.example","email":"kirsten.olsson@northside.example"}'],
  ['twice, with text around it that looks like keys', '{"email":"a\\":\\"b","email":"kirsten.olsson@northside.example"}'],
];
