import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { freePort } from './ports.js';

describe('the embedded PostgreSQL', () => {
  it('takes another port when somebody else was faster on the one it was to have', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'staff-portal-postgres-'));
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = (other.address() as AddressInfo).port;
    const proposed = [taken, taken];
    const findPort = () => Promise.resolve(proposed.shift() ?? freePort());
    const postgres = await startEmbeddedPostgres(folder, { throwaway: true, findPort });
    const client = new pg.Client(postgres.url);
    await client.connect();
    expect(proposed).toEqual([]);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await postgres.stop();
    await new Promise((resolve) => other.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });
});
