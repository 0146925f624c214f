import { Migration } from '@mikro-orm/migrations';

export class MessagesByTime extends Migration {
  override up(): void {
    // For the purge from its one end, and for a search from the other: of a word that is in very many messages the newest
    // are found without looking at the others.
    this.addSql(`drop index messaging.message_by_age`);
    this.addSql(`create index message_by_time on messaging.message (sent_at, id)`);

    // What a repeatable request made, where its answer is read afresh instead of kept.
    this.addSql(`alter table shared_kernel.idempotency_key add column made uuid`);
    // Answers that were kept before may hold the text of a message or a draft: their requests are in doubt if repeated.
    this.addSql(`
      update shared_kernel.idempotency_key set status = null, body = null
      where body -> 'body' is not null or body -> 'mediaType' is not null`);
  }
}
