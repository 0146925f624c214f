import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Settings } from '#shared-kernel/config';
import { runInScope } from '#shared-kernel/context';
import { Health } from '#shared-kernel/health';
import { LiveStreams } from '#shared-kernel/live';
import { nestLogger } from '#shared-kernel/logging';
import { AccessRules } from './access-rules.js';
import { AppModule } from './app.module.js';
import { acceptStrictJson } from './json-body.js';
import { serveSwagger } from './openapi.js';
import { fromStatus, sendProblem } from './problem.filter.js';
import { limitPublicRoutes } from './public-routes.js';
import { warnOfUntrustedProxy } from './untrusted-proxy.js';
import { serveWebPages } from './web-pages.js';

const BODY_LIMIT = 1_048_576;
/** How long a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 120_000;
const SLOW_MS = 1_000;

/** Builds the API, ready to listen. Tests build the same one. */
export async function createApi(settings: Settings, logger: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: () => randomUUID(),
    // What any other caller writes into X-Forwarded-For is not looked at: it would be a new address for every guess.
    trustProxy: settings.TRUSTED_PROXIES.length > 0 ? settings.TRUSTED_PROXIES : false,
    // While stopping, requests on connections that are open already are still answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // What never reaches a route (an address that cannot be decoded) is answered in the same form.
    frameworkErrors: (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, fromStatus(400)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(await AppModule.forRoot(settings, logger), adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  const fastify = adapter.getInstance();
  acceptStrictJson(fastify);
  limitPublicRoutes(fastify, app.get(AccessRules).routes(), { isCounting: settings.SIGN_IN_LIMITS === 'on' });
  if (settings.TRUSTED_PROXIES.length === 0) warnOfUntrustedProxy(fastify, logger);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        upgradeInsecureRequests: settings.PUBLIC_URL.startsWith('https:') ? [] : null,
      },
    },
    strictTransportSecurity: settings.PUBLIC_URL.startsWith('https:'),
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    runInScope({ actor: { kind: 'anonymous', id: null }, address: request.ip, requestId: request.id }, done);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // The route, not the address as it was written: `/%61pi/session` reaches the same one. Unknown addresses have none.
    const address = request.routeOptions.url ?? request.url;
    if (address.startsWith('/api/') || request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    // Fastify would read the whole file from the storage to throw it away.
    if (request.method === 'HEAD' && payload instanceof Readable) payload.destroy();
    done();
  });
  // Reads that succeed quickly are not worth a line each; changes, refusals and slow answers are.
  fastify.addHook('onResponse', (request, reply, done) => {
    const ms = Math.round(reply.elapsedTime);
    if (request.method !== 'GET' || reply.statusCode >= 400 || ms > SLOW_MS) {
      logger.info(
        { request: request.id, method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms },
        'Request',
      );
    }
    done();
  });
  if (settings.API_DOCS === 'on') serveSwagger(app);
  await serveWebPages(app);
  await app.init();
  return app;
}

/** Stops taking requests at once, lets those under way finish, then closes everything; 30 seconds at most. */
export async function stopApi(app: NestFastifyApplication, graceMs: number): Promise<void> {
  app.get(Health).beginStopping();
  app.get(LiveStreams).endAll();
  const late = setTimeout(() => process.exit(1), 30_000);
  await new Promise((resolve) => setTimeout(resolve, graceMs));
  // A connection that was busy when closing began would be kept for the client's next request, which must not come.
  const server = app.getHttpServer() as Server;
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  await app.close();
  clearInterval(idle);
  clearTimeout(late);
}
