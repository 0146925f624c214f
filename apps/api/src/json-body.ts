import type { FastifyInstance } from 'fastify';
import { DomainError } from '#shared-kernel/domain';

/** More than any route's JSON needs; what is larger would keep the process busy for nothing. */
const BODY_LIMIT = 256 * 1024;

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

function parseStrictJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  let keys = 0;
  let value: unknown;
  try {
    value = JSON.parse(text, (_key, part: unknown) => {
      if (part !== null && typeof part === 'object' && !Array.isArray(part)) keys += Object.keys(part).length;
      return part;
    });
  } catch {
    throw new DomainError('malformed', 'request.malformed', 'The body is not valid JSON.');
  }
  // In valid JSON a string followed by a colon is a key. Fewer keys in the result than in the text: one stood twice. The
  // other strings are read over as wholes, so that nothing inside or between them looks like a key.
  const written = [...text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)]
    .filter(([, , colon]) => colon)
    .map(([, key]) => JSON.parse(key!) as string);
  if (written.length !== keys)
    throw new DomainError('malformed', 'request.duplicate-key', 'A field stands twice in one object of the body.');
  if (written.some((key) => /^(?:__proto__|constructor|prototype)$/.test(key))) {
    throw new DomainError('malformed', 'request.invalid', 'The body has a field that no request may have.');
  }
  return value;
}
