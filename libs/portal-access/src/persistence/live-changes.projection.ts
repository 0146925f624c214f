import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Live, ownAccess } from '#shared-kernel/live';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { PasswordLink } from '../domain/password-link.js';
import { PortalAccess } from '../domain/portal-access.js';

/** Open pages follow every fact about a person's access: the administrators' pages, and those of the person. */
@Injectable()
export class LiveChanges implements Projection, OnModuleInit {
  constructor(
    private readonly projections: Projections,
    private readonly live: Live,
  ) {}

  onModuleInit(): void {
    this.projections.register(PortalAccess, this);
    this.projections.register(PasswordLink, this);
  }

  async project(_database: Database, changes: readonly AggregateChange[]): Promise<void> {
    const people = new Set(changes.flatMap(({ events }) => events.map(({ payload }) => String(payload.staffId))));
    for (const staffId of people) {
      this.live.publish({ to: 'administrators', type: 'portal-status', data: { staffId } });
      this.live.publish(ownAccess(staffId));
    }
  }
}
