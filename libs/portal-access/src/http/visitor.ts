import type { FastifyRequest } from 'fastify';
import type { Visitor } from '../security/sessions.js';

export const visitorOf = (request: FastifyRequest): Visitor => ({ address: request.ip, device: request.headers['user-agent'] ?? null });
