import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { PostingKind } from '../domain/postings.js';
import type { SignedEvent } from './signed-event.js';
import { StripeDoor } from './stripe-door.js';

/** A line of Stripe's own books, with the posting that must stand here for it. */
export interface JournalEntry {
  readonly kind: PostingKind;
  readonly reference: string;
  /** What it is about, as an event would name it. */
  readonly type: string;
  readonly objectId: string;
}

interface Page {
  readonly limit: number;
  readonly starting_after?: string;
  readonly created: { readonly gte: number };
}

const MOST_AT_ONCE = 100;

/** What Stripe itself has on record since some time, the newest first, a hundred at once. */
@Injectable()
export class StripeJournal {
  constructor(private readonly door: StripeDoor) {}

  async *events(since: Date): AsyncGenerator<SignedEvent[]> {
    for await (const events of this.pages(since, (stripe, page) => stripe.events.list(page)))
      yield events.map(({ id, type, data }) => ({ eventId: id, type, objectId: (data.object as { id?: string }).id ?? '' }));
  }

  /** Those that have a posting: what was paid, went back or is disputed. Payouts and the like are between Stripe and the practice. */
  async *entries(since: Date): AsyncGenerator<JournalEntry[]> {
    for await (const entries of this.pages(since, (stripe, page) => stripe.balanceTransactions.list(page)))
      yield entries.flatMap((entry) => entryOf(entry) ?? []);
  }

  private async *pages<T extends { id: string }>(
    since: Date,
    list: (stripe: Stripe, page: Page) => Promise<Stripe.ApiList<T>>,
  ): AsyncGenerator<T[]> {
    const first = { limit: MOST_AT_ONCE, created: { gte: Math.floor(since.getTime() / 1_000) } };
    let after: string | undefined;
    do {
      const page = after === undefined ? first : { ...first, starting_after: after };
      const { data, has_more } = await this.door.ask((stripe) => list(stripe, page));
      yield data;
      after = has_more ? data.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
}

function entryOf({ id, type, reporting_category: category, source }: Stripe.BalanceTransaction): JournalEntry | undefined {
  const objectId = typeof source === 'string' ? source : source?.id;
  if (!objectId) return undefined;
  // A payment is posted together with its fee, which carries the entry's own id.
  if (type === 'charge' || type === 'payment') return { kind: 'stripe_fee', reference: id, type: 'charge.updated', objectId };
  if (type === 'refund' || type === 'payment_refund')
    return { kind: 'refund_made', reference: objectId, type: 'refund.updated', objectId };
  if (type === 'refund_failure' || type === 'payment_failure_refund')
    return { kind: 'refund_failed', reference: objectId, type: 'refund.updated', objectId };
  if (category === 'dispute') return { kind: 'dispute_opened', reference: objectId, type: 'charge.dispute.updated', objectId };
  if (category === 'dispute_reversal')
    return { kind: 'dispute_won', reference: objectId, type: 'charge.dispute.updated', objectId };
  return undefined;
}
