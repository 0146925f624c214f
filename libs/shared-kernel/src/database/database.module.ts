import { MikroOrmModule } from '@mikro-orm/nestjs';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { type DynamicModule, Module } from '@nestjs/common';
import pg from 'pg';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DatabaseConnections } from './database-connections.js';

/** The connection to PostgreSQL. Contexts add their entities with `MikroOrmModule.forFeature([...])`. */
@Module({})
export class DatabaseModule {
  static async forRoot(): Promise<DynamicModule> {
    return {
      module: DatabaseModule,
      imports: [
        await MikroOrmModule.forRootAsync({
          driver: PostgreSqlDriver,
          inject: [SETTINGS, DatabaseConnections],
          useFactory: (settings: Settings, connections: DatabaseConnections) => ({
            driver: PostgreSqlDriver,
            clientUrl: settings.DATABASE_URL,
            autoLoadEntities: true,
            // Every use case opens its own transaction, which forks the manager: no middleware per request is needed.
            registerRequestContext: false,
            pool: { min: 2, max: settings.DATABASE_POOL },
            // A database that does not answer becomes an error within seconds, never a request that hangs.
            driverOptions: {
              ...connections.poolOptions,
              // The wait for a free connection: a burst of requests is to queue, not to be refused.
              connectionTimeoutMillis: 8_000,
              statement_timeout: 30_000,
              idle_in_transaction_session_timeout: 60_000,
              application_name: 'staff-portal',
              // Instants reach raw SQL as Date too; the ORM's own default leaves them as text.
              types: parsers(),
            },
            ensureDatabase: false,
            // An update of many rows compares each row with all of them: four small ones cost a quarter of a large one.
            batchSize: 25,
          }),
        }),
      ],
    };
  }
}

/** A day is no instant: as a `Date` it would be another day in another zone. So it stays text, `2026-11-26`. */
function parsers(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.DATE, (text) => text);
  return types;
}
