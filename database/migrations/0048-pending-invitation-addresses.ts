import { Migration } from '@mikro-orm/migrations';

/** Asked whenever an address is put on record: is somebody invited there? */
export class PendingInvitationAddresses extends Migration {
  override up(): void {
    this.addSql(`
      create index invitation_pending_address on portal_access.invitation (lower(email)) where state = 'pending'`);
  }
}
