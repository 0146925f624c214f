import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';

/** Time to open a connection, greeting of the server included. */
const CONNECT_TIMEOUT_MS = 4_000;
/** A server that does not confirm the end of a connection within this time is not waited for. */
const CLOSE_TIMEOUT_MS = 1_000;
/** Looks of the watchdog, half a second apart, after which a quiet connection that listens is asked whether it still works. */
const LOOKS_BEFORE_PING = 20;

/** What pg's client has and its types leave out. */
interface ClientInternals {
  readonly connection: EventEmitter & { readonly stream: Socket };
  /** Undefined until the connection is open, false while an answer is awaited. */
  readonly readyForQuery: boolean | undefined;
  readonly processID: number | null;
}

/** The connection was given up. The code is PostgreSQL's own for a lost connection, so that it counts as a temporary failure. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
  readonly code = '08006';
}

/** Who is told of every connection. */
export interface ConnectionGuard {
  /** Takes in a connection that is about to be opened, or answers why it must not be. */
  admit(client: DatabaseClient): ConnectionLost | undefined;
  /** The connection has ended. */
  release(client: DatabaseClient): void;
}

/**
 * A connection to PostgreSQL that never waits without end and never ends the process. pg reports a broken connection as an
 * `error` event, which is fatal where nobody listens, and a pool stops listening while a connection is lent.
 */
export class DatabaseClient extends pg.Client {
  private bytesSeen = 0;
  private quietLooks = 0;
  private silentLooks = 0;
  private idleAnswers = 0;

  constructor(
    config: pg.ClientConfig,
    private readonly guard: ConnectionGuard,
  ) {
    // The limit is ours, so that its error is a lost connection like any other. A pool hides the password from copies.
    super({ ...config, password: config.password, connectionTimeoutMillis: 0 });
    // Whoever uses the connection learns of it from the query that fails.
    this.on('error', () => undefined);
  }

  /** The server's process for this connection; undefined until the connection is open. */
  get serverProcess(): number | undefined {
    return this.internals.processID ?? undefined;
  }

  /** For how many looks an answer has been awaited without a single byte arriving. */
  get silence(): number {
    return this.silentLooks;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
    const refusal = this.guard.admit(this);
    if (refusal) return callback ? process.nextTick(callback, refusal) : Promise.reject(refusal);
    const { connection } = this.internals;
    connection.once('end', () => this.guard.release(this));
    const lost = new ConnectionLost('A connection to PostgreSQL could not be opened in time');
    const late = setTimeout(() => this.abandon(lost), CONNECT_TIMEOUT_MS);
    for (const event of ['readyForQuery', 'end']) connection.once(event, () => clearTimeout(late));
    return callback ? super.connect(callback) : super.connect();
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const { connection } = this.internals;
    const late = setTimeout(() => connection.stream.destroy(), CLOSE_TIMEOUT_MS);
    connection.once('end', () => clearTimeout(late));
    return callback ? super.end(callback) : super.end();
  }

  /** Called by the watchdog at every look. */
  look(): void {
    const { connection, readyForQuery } = this.internals;
    const isQuiet = connection.stream.bytesRead === this.bytesSeen;
    this.bytesSeen = connection.stream.bytesRead;
    this.quietLooks = isQuiet ? this.quietLooks + 1 : 0;
    this.silentLooks = isQuiet && !readyForQuery ? this.silentLooks + 1 : 0;
    if (this.silentLooks === 0) this.idleAnswers = 0;
    // Nothing is awaited on a connection that only listens, so its loss would never show.
    const listens = this.listenerCount('notification') > 0;
    if (listens && readyForQuery && this.quietLooks >= LOOKS_BEFORE_PING) this.query('select 1').catch(() => undefined);
  }

  /** How often in a row the server has said that it is not working for this connection, although an answer is awaited. */
  countIdleAnswer(isWorking: boolean): number {
    this.idleAnswers = isWorking ? 0 : this.idleAnswers + 1;
    return this.idleAnswers;
  }

  /** Breaks the connection off. What is awaited on it fails with this error, and its pool replaces it. */
  abandon(error: ConnectionLost): void {
    this.internals.connection.stream.destroy(error);
  }

  private get internals(): ClientInternals {
    return this as unknown as ClientInternals;
  }
}
