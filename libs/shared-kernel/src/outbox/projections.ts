import { Injectable } from '@nestjs/common';
import type { QueryExecutorProvider } from 'kysely';
import type { AggregateRoot, DomainEvent } from '#shared-kernel/domain';

/** What runs SQL: the pool, or the transaction under way. */
export type Database = QueryExecutorProvider;

export interface AggregateChange<A extends AggregateRoot = AggregateRoot> {
  readonly aggregate: A;
  readonly events: readonly DomainEvent[];
}

/** Brings read tables of the same context up to date inside the transaction of the change. */
export interface Projection<A extends AggregateRoot = AggregateRoot> {
  project(database: Database, changes: readonly AggregateChange<A>[]): Promise<void>;
}

/** Which projections follow which aggregate. */
@Injectable()
export class Projections {
  private readonly byAggregate = new Map<unknown, Projection[]>();

  register<A extends AggregateRoot>(aggregate: abstract new (...args: never[]) => A, projection: Projection<A>): void {
    const known = this.byAggregate.get(aggregate) ?? [];
    this.byAggregate.set(aggregate, [...known, projection as unknown as Projection]);
  }

  async run(database: Database, changes: readonly AggregateChange[]): Promise<void> {
    for (const [aggregate, projections] of this.byAggregate) {
      const own = changes.filter((change) => change.aggregate.constructor === aggregate);
      if (own.length === 0) continue;
      for (const projection of projections) await projection.project(database, own);
    }
  }
}
