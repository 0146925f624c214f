import type { Pool } from 'pg';
export async function saveFeatures(pool: Pool, id: string, features: string[]) { return { id, features, pool: !pool }; }
