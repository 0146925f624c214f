import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { currentScope } from '#shared-kernel/context';
import { DomainError } from '#shared-kernel/domain';
import { type Counter, networkOf, RateLimits } from '#shared-kernel/rate-limits';
import { mustNotWait } from '../domain/refusals.js';
import { linkEpochOf } from '../persistence/load-payment.js';
import { PayerLinks } from './payer-links.js';

export const linkNotValid = () =>
  new DomainError(
    'not-found',
    'billing.payment-link-not-valid',
    'This link does not lead to a payment. Open it anew from the message, or ask the practice for another one.',
  );

/** Lets in who has the link of a payment. Links that lead nowhere are counted for the caller's network; one that is right never is. */
@Injectable()
export class PayerDoor {
  private readonly deadLinks: Counter;

  constructor(
    private readonly em: EntityManager,
    private readonly links: PayerLinks,
    limits: RateLimits,
  ) {
    this.deadLinks = limits.counter({ name: 'dead-payment-link', times: 50, seconds: 900 });
  }

  /** The payment whose link it is. Refuses with `billing.payment-link-not-valid`, soon with `billing.too-many-dead-links`. */
  async open(link: string): Promise<string> {
    const given = this.links.read(link);
    const epoch = given && (await linkEpochOf(this.em, given.paymentId));
    if (given && epoch !== undefined && this.links.proves(given, epoch)) return given.paymentId;
    const wait = await this.deadLinks.count(networkOf(currentScope().address ?? 'inside'));
    mustNotWait(wait, 'billing.too-many-dead-links', 'Too many links that lead nowhere came from here. Try again later.');
    throw linkNotValid();
  }
}
