import { Logger } from '@nestjs/common';
import { type ConnectionGuard, ConnectionLost, type DatabaseClient } from './database-client.js';
import { type ServerAnswer, ServerProbe } from './server-probe.js';

const LOOK_EVERY_MS = 500;
/** Looks without a byte after which PostgreSQL is asked about a connection. */
const LOOKS_BEFORE_ASKING = 2;
/** Looks within which PostgreSQL must answer. Not milliseconds: while this process itself stands still, no look passes. */
const LOOKS_FOR_ANSWER = 5;
/** How often in a row PostgreSQL must say that it does not work for a connection on which an answer is awaited. */
const IDLE_ANSWERS = 4;
/** The longest statement of the product may take 120 s. */
const QUERY_TIMEOUT_LOOKS = 260;

/**
 * Finds connections to PostgreSQL that are dead without saying so: packets are dropped, something on the way keeps the
 * connection open, or the other side has forgotten it. A slow statement is no sign of that, so PostgreSQL is asked over another
 * connection. If it does not answer, all connections of this process are given up and new ones are refused at once until it
 * does; if it answers that it is not working for a connection, only this one is given up (docs/adr/0034-dead-connections.md).
 */
export class ConnectionWatchdog implements ConnectionGuard {
  private readonly logger = new Logger('Database');
  private readonly clients = new Set<DatabaseClient>();
  private readonly probe: ServerProbe;
  private timer: NodeJS.Timeout | undefined;
  private asked: { answer: Promise<ServerAnswer>; looks: number } | undefined;
  private abandoned: { at: number; process: number }[] = [];
  private isReachable = true;

  constructor(databaseUrl: string) {
    this.probe = new ServerProbe(databaseUrl);
  }

  admit(client: DatabaseClient): ConnectionLost | undefined {
    if (!this.isReachable) return new ConnectionLost('PostgreSQL does not answer');
    this.clients.add(client);
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    return undefined;
  }

  release(client: DatabaseClient): void {
    this.clients.delete(client);
    if (this.clients.size === 0 && this.isReachable) this.rest();
  }

  /** Ends the watch, whatever is open. */
  stop(): void {
    this.isReachable = true;
    this.rest();
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.asked = undefined;
    this.probe.close();
  }

  private look(): void {
    for (const client of this.clients) {
      client.look();
      if (client.silence > QUERY_TIMEOUT_LOOKS) this.abandon(client, new ConnectionLost('A statement was not answered in time'));
    }
    if (this.asked) {
      this.asked.looks += 1;
      if (this.asked.looks >= LOOKS_FOR_ANSWER) this.onUnreachable('no answer');
      return;
    }
    const silent = [...this.clients].filter(({ silence }) => silence >= LOOKS_BEFORE_ASKING);
    if (silent.length > 0 || !this.isReachable) this.ask(silent);
    else this.probe.keepOpen();
  }

  private ask(silent: DatabaseClient[]): void {
    const processes = silent.flatMap(({ serverProcess }) => serverProcess ?? []);
    const asked = { answer: this.probe.ask(processes), looks: 0 };
    this.asked = asked;
    asked.answer.then(
      (answer) => this.asked === asked && this.onAnswer(silent, answer),
      (error: Error) => this.asked === asked && this.onUnreachable(error.message),
    );
  }

  private onAnswer(silent: DatabaseClient[], { working }: ServerAnswer): void {
    this.asked = undefined;
    if (!this.isReachable) this.logger.log('PostgreSQL answers again');
    this.isReachable = true;
    for (const client of silent) {
      const { serverProcess, silence } = client;
      if (serverProcess === undefined || silence === 0) continue;
      if (client.countIdleAnswer(!working || working.has(serverProcess)) < IDLE_ANSWERS) continue;
      this.logger.warn('A connection to PostgreSQL was lost without a word and is replaced');
      this.abandon(client, new ConnectionLost('The connection to PostgreSQL was lost'));
    }
    // A pooler shows numbers of its own.
    if (working) this.endAbandoned();
    if (this.clients.size === 0) this.rest();
  }

  private onUnreachable(reason: string): void {
    this.asked = undefined;
    this.probe.close();
    if (this.isReachable) this.logger.warn(`PostgreSQL does not answer (${reason}): all connections are given up`);
    this.isReachable = false;
    for (const client of this.clients) this.abandon(client, new ConnectionLost('PostgreSQL does not answer'));
  }

  private abandon(client: DatabaseClient, error: ConnectionLost): void {
    if (client.serverProcess !== undefined) this.abandoned.push({ at: Date.now(), process: client.serverProcess });
    client.abandon(error);
  }

  /** Only once the server answers: what it still keeps of a connection that was given up may hold locks. */
  private endAbandoned(): void {
    if (this.abandoned.length === 0) return;
    const givenUp = this.abandoned.map(({ at, process }) => ({ process, secondsAgo: (Date.now() - at) / 1_000 }));
    this.abandoned = [];
    this.probe.endProcesses(givenUp).catch((error: Error) => this.logger.warn(error.message));
  }
}
