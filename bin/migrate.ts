import { migrate } from '../database/migrate.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) {
  console.error('DATABASE_URL is not set: it names the database to bring up to date.');
  process.exit(1);
}
const applied = await migrate(DATABASE_URL);
console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
