import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/**
 * Warns once where a proxy passes on whom a request comes from and no proxy is trusted: then everybody behind it shares one
 * network address, in the limits and in the audit.
 */
export function warnOfUntrustedProxy(fastify: FastifyInstance, logger: Logger): void {
  let hasWarned = false;
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!hasWarned && request.headers['x-forwarded-for'] !== undefined) {
      hasWarned = true;
      logger.warn(
        { address: request.ip },
        'Requests come with X-Forwarded-For, which is not believed because TRUSTED_PROXIES is not set: everybody behind that proxy shares one network address and its limits. Set TRUSTED_PROXIES to the address of the proxy',
      );
    }
    done();
  });
}
