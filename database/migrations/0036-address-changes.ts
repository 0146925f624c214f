import { Migration } from '@mikro-orm/migrations';

/** Facts and jobs carry no addresses, so who must hear of a change of addresses stands here for 30 days. */
export class AddressChanges extends Migration {
  override up(): void {
    this.addSql(`
      create table portal_access.address_change (
        id uuid primary key,
        staff_id uuid not null,
        changed_at timestamptz not null default now(),
        told text[] not null,
        added text[] not null,
        stepped_up boolean not null,
        told_at timestamptz
      )`);
    this.addSql(`create index address_change_of on portal_access.address_change (staff_id, changed_at)`);
  }
}
