import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { currentScope } from '#shared-kernel/context';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { PasswordLink } from '../domain/password-link.js';
import { PortalAccess } from '../domain/portal-access.js';
import { SignInAddressRequest } from '../domain/sign-in-address-request.js';

/** Every fact about a person's access is an entry of the timeline: `portal-access.features-saved` becomes `features_saved`. */
@Injectable()
export class TimelineProjection implements Projection, OnModuleInit {
  constructor(private readonly projections: Projections) {}

  onModuleInit(): void {
    this.projections.register(PortalAccess, this);
    this.projections.register(PasswordLink, this);
    this.projections.register(SignInAddressRequest, this);
  }

  async project(database: Database, changes: readonly AggregateChange[]): Promise<void> {
    const { actor } = currentScope();
    const rows = changes.flatMap(({ events }) =>
      events.map((event) => {
        const { staffId, former: _, ...detail } = event.payload;
        const type = event.type.slice(event.type.indexOf('.') + 1).replaceAll('-', '_');
        return sql`(${event.id}::uuid, ${staffId}::uuid, ${type}, ${event.occurredAt}::timestamptz, ${actor.kind}, ${actor.id}::uuid, ${JSON.stringify(detail)}::jsonb)`;
      }),
    );
    await sql`
      insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail) values ${sql.join(rows)}`.execute(
      database,
    );
  }
}
