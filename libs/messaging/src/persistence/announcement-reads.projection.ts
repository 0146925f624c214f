import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { Participant } from '../domain/participant.js';
import { ConversationRead } from '../events.js';

/** Counts how many have read an announcement, in the transaction in which they do: to count them anew for a list would be slow. */
@Injectable()
export class AnnouncementReads implements Projection<Participant>, OnModuleInit {
  constructor(private readonly projections: Projections) {}

  onModuleInit(): void {
    this.projections.register(Participant, this);
  }

  async project(database: Database, changes: readonly AggregateChange<Participant>[]): Promise<void> {
    for (const event of changes.flatMap(({ events }) => events)) {
      if (!(event instanceof ConversationRead) || event.payload.after > 0) continue;
      await sql`update messaging.announcement set read = read + 1 where id = ${event.payload.conversationId}`.execute(database);
    }
  }
}
