import fastify from 'fastify';
import pg from 'pg';
import { listStaff } from './bare-list.js';
import { saveFeatures } from './bare-features.js';

// The limit of P1 and P2: what Fastify and pg do without anything of ours. It asks nobody who they are.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_POOL) });
const app = fastify();

app.get<{ Querystring: { status?: string; cursor?: string } }>('/api/staff', ({ query }) => listStaff(pool, query));

app.put<{ Params: { id: string }; Body: { features: string[] } }>('/api/staff/:id/portal/features', ({ params, body }) =>
  saveFeatures(pool, params.id, body.features),
);

const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.send!({ url });
process.once('disconnect', () => process.exit());
