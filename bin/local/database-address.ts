import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The database a command works on: DATABASE_URL, or else the server that the local start runs (its port changes with every start). */
export function databaseAddress(): string {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const folder = join(process.env.DATA_DIR || '.data', 'postgres');
  try {
    const password = readFileSync(join(folder, 'password'), 'utf8').trim();
    const port = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]!;
    return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  } catch {
    throw new Error(
      `DATABASE_URL is not set and no local start runs on ${folder}. Set DATABASE_URL=postgresql://user:password@host/database, or run \`npm start\` first.`,
    );
  }
}
