import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { attention, type AttentionKind } from '../persistence/attention.js';
import { cursorAfter, cursorRefused, placeOf, type Place } from '#shared-kernel/paging';
import { itemsAsJson, staffItemJson } from '../persistence/staff-item-json.js';

/** Who waits for an administrator for this reason, in the form of the directory, as JSON text. */
export class ListAttention extends Query<string> {
  constructor(
    readonly kind: AttentionKind,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

@QueryHandler(ListAttention)
export class ListAttentionHandler implements IQueryHandler<ListAttention> {
  constructor(private readonly em: EntityManager) {}

  async execute({ kind, limit, cursor }: ListAttention): Promise<string> {
    const { from, where, key, id, newestFirst } = attention[kind];
    const direction = newestFirst ? sql`desc` : sql`asc`;
    const place = cursor ? placeOf(cursor) : undefined;
    const after = newestFirst ? sql`<` : sql`>`;
    const further = place ? sql`and (${key}, ${id}) ${after} (${place.value}::timestamptz, ${place.id}::uuid)` : sql``;
    const { rows } = await sql<Place & { item: string }>`
      select (${staffItemJson})::text as item, ${key}::text as value, ${id} as id from ${from}
      where ${where} ${further} order by ${key} ${direction}, ${id} ${direction} limit ${limit + 1}`
      .execute(this.em.getKysely())
      .catch((error) => {
        throw cursorRefused(error, cursor);
      });
    const page = rows.slice(0, limit);
    return itemsAsJson(
      page.map(({ item }) => item),
      cursorAfter(rows.length > limit ? page.at(-1) : undefined),
    );
  }
}
