import fastify from 'fastify';
import pg from 'pg';
import { saveFeatures } from './bare-features.js';
import { inviteByMail } from './bare-invitations.js';
import { listStaff } from './bare-list.js';
import { openPage, sendMessage, tellOpenPages } from './bare-messages.js';
import { signIn } from './bare-sign-in.js';
import { receiveEvent } from './bare-stripe.js';

// What Fastify and pg do without anything of the product: one prepared statement for each command, with the same final rows.
// It applies no rule, asks nobody who they are (a header says so) and seals no audit.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_POOL) });
const app = fastify({ forceCloseConnections: true });
const callerOf = (headers: Record<string, unknown>) => String(headers['x-staff-id']);

app.get<{ Querystring: { status?: string; cursor?: string } }>('/api/staff', ({ query }) => listStaff(pool, query));

app.put<{ Params: { id: string }; Body: { features: string[] } }>('/api/staff/:id/portal/features', ({ params, body, headers }) =>
  saveFeatures(pool, params.id, body.features, callerOf(headers)),
);

app.post<{ Params: { id: string }; Body: { email: string } }>(
  '/api/staff/:id/portal/invitations',
  ({ params, body, headers }, reply) => {
    reply.status(201);
    return inviteByMail(pool, params.id, body.email, callerOf(headers));
  },
);

app.post<{ Params: { id: string }; Body: { body: string } }>(
  '/api/conversations/:id/messages',
  ({ params, body, headers }, reply) => {
    reply.status(201);
    return sendMessage(pool, params.id, body.body, callerOf(headers));
  },
);

app.get('/api/events', ({ headers }, reply) => {
  reply.hijack();
  openPage(callerOf(headers), reply.raw);
});

app.post<{ Body: { id: string; type: string; data: { object: { id: string } } } }>(
  '/api/stripe/webhooks',
  async ({ body }, reply) => {
    await receiveEvent(pool, { eventId: body.id, type: body.type, objectId: body.data.object.id });
    return reply.status(200).send();
  },
);

app.post<{ Body: { email: string; password: string } }>('/api/session', async ({ body, headers }, reply) => {
  const token = await signIn(pool, body, String(headers['user-agent'] ?? '') || null);
  return reply.status(token ? 201 : 401).send({ token });
});

await tellOpenPages(process.env.DATABASE_URL!);
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.send!({ url });
process.once('disconnect', () => process.exit());
