import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { PortalAccess } from '../domain/portal-access.js';
import { AccessDisabled, PasswordChanged, SignInAddressChanged } from '../events.js';
import { endAddressRequests } from './sign-in-address-requests.js';

const overtaking = [PasswordChanged, SignInAddressChanged, AccessDisabled];

/**
 * Whoever asked for another sign-in address proved it with the password of then. Once that, the address or the access is
 * another, the request ends in the same transaction: somebody who is locked out must not come back through an older link.
 */
@Injectable()
export class AddressRequestsProjection implements Projection<PortalAccess>, OnModuleInit {
  constructor(private readonly projections: Projections) {}

  onModuleInit(): void {
    this.projections.register(PortalAccess, this);
  }

  async project(database: Database, changes: readonly AggregateChange<PortalAccess>[]): Promise<void> {
    const overtaken = changes.filter(({ events }) => events.some((event) => overtaking.some((kind) => event instanceof kind)));
    if (overtaken.length === 0) return;
    await endAddressRequests(
      database,
      overtaken.map(({ aggregate }) => aggregate.id),
    );
  }
}
