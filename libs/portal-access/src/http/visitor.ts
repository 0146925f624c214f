import type { FastifyRequest } from 'fastify';
import type { Visitor } from '../security/sessions.js';
import type { SessionCookie } from './session-cookie.js';

export const visitorOf = (request: FastifyRequest, cookie: SessionCookie): Visitor => ({
  address: request.ip,
  device: request.headers['user-agent']?.slice(0, 300) ?? null,
  sessionToken: cookie.read(request) ?? null,
});
