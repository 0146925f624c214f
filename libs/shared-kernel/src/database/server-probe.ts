import pg from 'pg';

/** What PostgreSQL says about connections of this process. */
export type ServerAnswer =
  /** The processes that work for one of ours, or undefined where a pooler hides them. */
  { working: Set<number> | undefined };

const working = `
  select pid from pg_stat_activity
  where pid = any($1::int[]) and (
    pid = pg_backend_pid()
    or coalesce(state, '') not in ('idle', 'idle in transaction', 'idle in transaction (aborted)')
       and wait_event is distinct from 'ClientWrite')`;

// A number may meanwhile belong to a younger process, which must live on.
const terminate = `
  select pg_terminate_backend(pid)
  from unnest($1::int[], $2::float8[]) as given_up(pid, seconds_ago) join pg_stat_activity using (pid)
  where usename = current_user and datname = current_database() and backend_start < now() - make_interval(secs => seconds_ago)`;

/**
 * A connection of its own over which PostgreSQL is asked whether it answers at all. It stays open, so that it shares the fate of
 * the other connections of this process.
 */
export class ServerProbe {
  private opening: Promise<pg.Client> | undefined;

  constructor(private readonly databaseUrl: string) {}

  /** Opens the connection where it is not open; fails silently. */
  keepOpen(): void {
    this.open().catch(() => undefined);
  }

  /** Asks what the server does for these processes. Rejects where it cannot be reached; who waits limits the time. */
  async ask(processes: number[]): Promise<ServerAnswer> {
    try {
      return await this.askOnce(processes);
    } catch {
      // The standing connection may have died alone.
      this.close();
      return this.askOnce(processes);
    }
  }

  /** Ends what is left on the server of connections that were given up: they may hold locks. */
  async endProcesses(givenUp: { process: number; secondsAgo: number }[]): Promise<void> {
    const client = await this.open();
    await client.query(terminate, [givenUp.map(({ process }) => process), givenUp.map(({ secondsAgo }) => secondsAgo)]);
  }

  close(): void {
    const opening = this.opening;
    this.opening = undefined;
    void opening?.then(destroy, () => undefined);
  }

  private async askOnce(processes: number[]): Promise<ServerAnswer> {
    const opening = this.open();
    try {
      const client = await opening;
      const own = (client as unknown as { processID: number }).processID;
      const { rows } = await client.query<{ pid: number }>(working, [[...processes, own]]);
      const found = new Set(rows.map(({ pid }) => pid));
      return { working: found.has(own) ? found : undefined };
    } catch (error) {
      // It refuses (too many connections, starting up), so it is there.
      if (error instanceof pg.DatabaseError) return { working: undefined };
      throw error;
    }
  }

  private open(): Promise<pg.Client> {
    if (this.opening) return this.opening;
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'staff-portal watchdog',
      connectionTimeoutMillis: 4_000,
      statement_timeout: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const opening = client.connect().then(() => client);
    const forget = () => {
      if (this.opening === opening) this.opening = undefined;
    };
    client.on('error', forget).on('end', forget);
    opening.catch(forget);
    this.opening = opening;
    return opening;
  }
}

/** A goodbye would wait for an answer. */
function destroy(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
