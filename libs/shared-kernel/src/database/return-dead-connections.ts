import type { Pool, PoolClient } from 'pg';

/** A query that was cut off needs a moment to give its connection back by itself. */
const GRACE_MS = 1_000;

/**
 * Takes connections that died in the middle of a transaction out of the pool. Kysely gives a connection back only after a
 * COMMIT or ROLLBACK that succeeded; without this, every transaction that a crash of PostgreSQL cut off would keep its
 * place in the pool for ever, until none is left. And it loses a connection that was still opening when the pool was ended,
 * for which that pool, and so the whole process, would wait without end.
 */
export function returnDeadConnections(pool: Pool): void {
  const lent = new Set<PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) => {
    if (pool.ending) setImmediate(giveBack, client);
    client.once('end', () => setTimeout(giveBack, GRACE_MS, client).unref());
  });

  function giveBack(client: PoolClient): void {
    if (!lent.has(client)) return;
    client.release(true);
    // Whoever has it may still give it back, and a pool takes a second time for a fault that ends the process.
    client.release = () => undefined;
  }
}
