import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import pg from 'pg';

/** One value that was written somewhere: the place (table or Redis command) and the text. */
export type Written = { place: string; text: string };

export type Watch = { all(): Promise<Written[]>; stop(): Promise<void> };

const keeper = 'watched.written';

/**
 * Keeps every row that is written from now on to any table of any schema, also those that are deleted later, beside all
 * that stands there already. `bytea` reads as hexadecimal digits.
 */
export async function watchDatabase(url: string): Promise<Watch> {
  const database = new pg.Client(url);
  await database.connect();
  await database.query(`
    create schema watched;
    create table ${keeper} (place text not null, content text not null);
    create function watched.keep() returns trigger language plpgsql as $$
    begin
      insert into ${keeper} values (tg_table_schema || '.' || tg_table_name, to_jsonb(new)::text);
      return null;
    end $$`);
  for (const table of await tables(database)) {
    await database.query(`insert into ${keeper} select '${table}', to_jsonb(t)::text from ${table} t`);
    await database.query(
      `create trigger zz_watched after insert or update on ${table} for each row execute function watched.keep()`,
    );
  }
  return {
    async all() {
      const { rows } = await database.query<Written>(`select place, content as text from ${keeper}`);
      return rows;
    },
    async stop() {
      await database.query('drop schema watched cascade').finally(() => database.end());
    },
  };
}

async function tables(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'watched') and n.nspname not like 'pg\\_%'`);
  return rows.map((row) => row.name);
}

/** Every row of every table as it stands now, with what is indexed of its words. */
export async function everythingIn(url: string): Promise<Written[]> {
  const database = new pg.Client(url);
  await database.connect();
  try {
    const written: Written[] = [];
    for (const place of await tables(database)) {
      const { rows } = await database.query<{ text: string }>(`select to_jsonb(t)::text as text from ${place} t`);
      written.push(...rows.map(({ text }) => ({ place, text })));
    }
    return written;
  } finally {
    await database.end();
  }
}

/** Keeps every command that Redis is told from now on: `+<time> [<from>] "command" "argument" …`, line by line. */
export async function watchRedis(url: string): Promise<Watch> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const written: Written[] = [];
  await new Promise<void>((begun, failed) => {
    socket.once('error', failed);
    createInterface({ input: socket }).on('line', (line) => {
      if (line === '+OK') return begun();
      const words = line.slice(line.indexOf('"') + 1, -1).split('" "');
      written.push({ place: `redis ${words[0]}`, text: words.join(' ').replaceAll('\\"', '"') });
    });
    socket.write('MONITOR\r\n');
  });
  return {
    all: () => Promise.resolve(written),
    stop: async () => void socket.destroy(),
  };
}

/** How a secret may look wherever it got to: as it is, and as its bytes in hexadecimal or base64. */
export function disguisesOf(secret: string): string[] {
  const bytes = [Buffer.from(secret), ...(/^[\w-]{43}$/.test(secret) ? [Buffer.from(secret, 'base64url')] : [])];
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    ...bytes.flatMap((b) => [b.toString('hex'), b.toString('base64')]),
  ];
}

/** The places where any of the secrets stands, in any disguise. */
export function placesOf(secrets: readonly string[], written: readonly Written[]): string[] {
  const disguises = secrets.flatMap(disguisesOf);
  return [
    ...new Set(written.filter(({ text }) => disguises.some((one) => text.includes(one))).map(({ place }) => place)),
  ].toSorted();
}
