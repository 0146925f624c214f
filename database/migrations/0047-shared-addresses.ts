import { Migration } from '@mikro-orm/migrations';

/** An address is one person's primary one, or a further one of any number of people (ADR 0044). */
export class SharedAddresses extends Migration {
  override up(): void {
    this.addSql(`alter table staff.email_owner alter column staff_id drop not null, add column holders uuid[]`);
    this.addSql(`update staff.email_owner set holders = array[staff_id]`);
    this.addSql(`
      update staff.email_owner o set staff_id = null from staff.staff_member m
      where m.id = o.staff_id and lower(m.emails[1]) <> o.address_key`);
    this.addSql(`
      alter table staff.email_owner alter column holders set not null,
        add constraint email_owner_held check (cardinality(holders) > 0),
        add constraint email_owner_alone check (staff_id is null or holders = array[staff_id])`);
    this.addSql(`drop index staff.email_owner_staff`);
    this.addSql(`create index email_owner_holders on staff.email_owner using gin (holders)`);
  }
}
