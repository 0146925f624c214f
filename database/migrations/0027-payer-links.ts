import { Migration } from '@mikro-orm/migrations';

/** Whose link leads to a payment, and whether somebody of the practice has cancelled it. */
export class PayerLinks extends Migration {
  override up(): void {
    this.addSql(`alter table billing.payment
      add column link_of uuid references billing.payment (id),
      add column withdrawn boolean not null default false`);
    // Nobody has a link to what was cancelled before there were links.
    this.addSql(`update billing.payment set withdrawn = true where state = 'cancelled'`);
    this.addSql(`create index payment_by_link on billing.payment (link_of, id) where link_of is not null`);
  }
}
