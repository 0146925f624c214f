import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { ConnectionWatchdog } from './connection-watchdog.js';
import { DatabaseClient } from './database-client.js';
import { returnDeadConnections } from './return-dead-connections.js';

const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** Every connection of this process to PostgreSQL: each is watched, and none waits without end. */
@Injectable()
export class DatabaseConnections implements OnApplicationShutdown {
  private readonly watchdog: ConnectionWatchdog;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'DATABASE_URL'>) {
    this.watchdog = new ConnectionWatchdog(settings.DATABASE_URL);
  }

  /** What every pool has, for pools that others make. */
  get poolOptions() {
    const { watchdog } = this;
    class WatchedClient extends DatabaseClient {
      constructor(config: pg.ClientConfig) {
        super(config, watchdog);
      }
    }
    return { ...keepAlive, Client: WatchedClient, onPoolCreated: returnDeadConnections };
  }

  pool(options: pg.PoolConfig): pg.Pool {
    const { onPoolCreated, ...common } = this.poolOptions;
    const pool = new pg.Pool({ connectionString: this.settings.DATABASE_URL, ...common, ...options } as pg.PoolConfig);
    onPoolCreated(pool);
    return pool;
  }

  /** A connection of its own, not open yet: to listen on. */
  client(options: pg.ClientConfig): pg.Client {
    return new DatabaseClient({ connectionString: this.settings.DATABASE_URL, ...keepAlive, ...options }, this.watchdog);
  }

  onApplicationShutdown(): void {
    this.watchdog.stop();
  }
}
