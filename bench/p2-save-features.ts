import type { Server } from './database.js';
import { type Figure, speed } from './figures.js';
import { startChild } from './parts/child.js';
import { POOL, startSignedIn } from './product.js';
import { alternate } from './rounds.js';
import { type Person, seedPeople } from './seed.js';

// P2: Save Features for many different people over 32 connections; every request switches something on or off.

const PEOPLE = 6_400;

export async function run(server: Server): Promise<Figure[]> {
  const url = await server.database('save_features');
  const people = await seedPeople(url, PEOPLE);
  const product = await startSignedIn({ DATABASE_URL: url });
  const bare = startChild('bare-api', { DATABASE_URL: url, DATABASE_POOL: POOL });
  const load = startChild('load');
  try {
    const { url: bareUrl } = await bare.next<{ url: string }>();
    // Each has its own half of the people, and comes back to a person only after all the others of a connection.
    const [ours, limit] = await alternate(
      load,
      { url: product.api().url, headers: product.headers, requests: savesFor(people.slice(PEOPLE / 2)) },
      { url: bareUrl, headers: { 'content-type': 'application/json' }, requests: savesFor(people.slice(0, PEOPLE / 2)) },
    );
    return [speed('P2 Save Features (limit: its statements over bare pg)', 'req/s', ours.perSecond, limit.perSecond, 0.6)];
  } finally {
    await load.stop();
    await bare.stop();
    await product.stop();
    await server.drop('save_features');
  }
}

function savesFor(people: Person[]) {
  const sets = [['secure_messaging'], ['secure_messaging', 'billing_documents'], ['balance_payment']];
  return sets.flatMap((features) =>
    people.map(({ id }) => ({
      method: 'PUT' as const,
      path: `/api/staff/${id}/portal/features`,
      body: JSON.stringify({ features }),
    })),
  );
}
