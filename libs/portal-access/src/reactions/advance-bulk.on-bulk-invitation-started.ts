import { Injectable } from '@nestjs/common';
import { Reaction, type Reacts } from '#shared-kernel/outbox';
import { BulkInvitationStarted } from '../events.js';
import { AdvanceBulkInvitations } from '../jobs/advance-bulk-invitations.js';

/** The first people have their turn at once; the clock sees to the others, and to these should this be lost. */
@Injectable()
@Reaction(BulkInvitationStarted, 'portal-access.advance-bulk', { external: true })
export class AdvanceBulk implements Reacts<BulkInvitationStarted['payload']> {
  constructor(private readonly bulk: AdvanceBulkInvitations) {}

  handle(): Promise<void> {
    return this.bulk.run();
  }
}
