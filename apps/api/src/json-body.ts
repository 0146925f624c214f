import type { FastifyInstance } from 'fastify';
import { DomainError } from '#shared-kernel/domain';

/** More than any route's JSON needs; what is larger would keep the process busy for nothing. */
const BODY_LIMIT = 256 * 1024;

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads JSON bodies strictly: a key that stands twice in one object is refused, because two readers of such a body may
 * each believe another value, and so are the keys that reach for an object's prototype. A route with `rawBody` gets the text
 * itself, for which a signature stands.
 */
export function acceptStrictJson(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (request, body, done) => {
    try {
      const { rawBody } = request.routeOptions.config as { rawBody?: boolean };
      done(null, rawBody ? body : parseStrictJson(body as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Takes time in proportion to the text, whatever it is: anybody may send one. Refuses with `request.malformed` and others. */
export function parseStrictJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  const value = parse(text);
  // Fewer keys in the result than in the text: one stood twice.
  if (countKeysIn(value) !== countKeysWritten(text))
    throw new DomainError('malformed', 'request.duplicate-key', 'A field stands twice in one object of the body.');
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('malformed', 'request.malformed', 'The body is not valid JSON.');
  }
}

/** Without recursion, so that no depth is too deep. */
function countKeysIn(value: unknown): number {
  let keys = 0;
  const waiting = isObject(value) ? [value] : [];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    if (!Array.isArray(part)) {
      const names = Object.keys(part);
      keys += names.length;
      if (names.some((name) => forbiddenKeys.has(name)))
        throw new DomainError('malformed', 'request.invalid', 'The body has a field that no request may have.');
    }
    const inner: unknown[] = Array.isArray(part) ? part : Object.values(part);
    for (const one of inner) if (isObject(one)) waiting.push(one);
  }
  return keys;
}

/** In valid JSON a string followed by a colon is a key. Strings are skipped as wholes: nothing inside one looks like a key. */
function countKeysWritten(text: string): number {
  let keys = 0;
  let at = text.indexOf('"');
  while (at >= 0) {
    at = endOfString(text, at + 1);
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (text[at] === ':') keys += 1;
    at = text.indexOf('"', at);
  }
  return keys;
}

/** The place after the quote that ends the string; `at` is the place after the one that begins it. */
function endOfString(text: string, at: number): number {
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

const isBlank = (code: number) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
