import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope } from '#shared-kernel/context';
import { holdAnswer } from '#shared-kernel/cqrs';
import { addressKey, DomainError } from '#shared-kernel/domain';
import { type Counter, networkOf, RateLimits } from '#shared-kernel/rate-limits';
import { type Attempt, type Counted, GUARDED_ANSWER_MS, GuardedAttempt, OpenAttempt } from './attempt.js';
import { tooManyAddressChanges, tooManyDeadLinks, tooManyFromNetwork } from './too-many.js';

const QUARTER_HOUR = 900;
const HOUR = 3_600;
/** Longer than it takes to write a request down. */
const LIMITED_ANSWER_MS = 400;

/**
 * Limits what can be guessed. Failures are counted, never successes: any number of people may sign in at once from one
 * address, and one person in any number of places. A network that has failed too often is closed for names of no account; an
 * account has limits of its own, and nobody can tell from outside which of the two it was.
 */
@Injectable()
export class Attempts {
  private readonly signIns: Counter;
  private readonly guardedSignIns: Counter;
  private readonly ownPasswords: Counter;
  private readonly addresses: Counter;
  private readonly deadLinks: Counter;
  private readonly linksAskedFor: Counter;
  private readonly linksAskedForFrom: Counter;
  private readonly guardedLinks: Counter;
  private readonly newLinks: Counter;
  private readonly guardedNewLinks: Counter;
  private readonly addressChanges: Counter;
  private readonly limited: boolean;

  constructor(limits: RateLimits, @Inject(SETTINGS) { SIGN_IN_LIMITS }: Settings) {
    this.limited = SIGN_IN_LIMITS === 'on';
    this.signIns = limits.counter({ name: 'sign-in', times: 5, seconds: QUARTER_HOUR });
    this.guardedSignIns = limits.counter({ name: 'sign-in-guarded', times: 5, seconds: QUARTER_HOUR });
    this.ownPasswords = limits.counter({ name: 'own-password', times: 5, seconds: QUARTER_HOUR });
    this.addresses = limits.counter({ name: 'address', times: 50, seconds: QUARTER_HOUR });
    this.deadLinks = limits.counter({ name: 'dead-link', times: 50, seconds: QUARTER_HOUR });
    this.linksAskedFor = limits.counter({ name: 'link-asked-for', times: 3, seconds: HOUR });
    this.linksAskedForFrom = limits.counter({ name: 'link-asked-for-from', times: 20, seconds: HOUR });
    this.guardedLinks = limits.counter({ name: 'link-asked-for-guarded', times: 3, seconds: HOUR });
    this.newLinks = limits.counter({ name: 'new-link', times: 20, seconds: HOUR });
    this.guardedNewLinks = limits.counter({ name: 'new-link-guarded', times: 3, seconds: HOUR });
    this.addressChanges = limits.counter({ name: 'address-change', times: 3, seconds: HOUR });
  }

  /**
   * Begins a sign-in to the account that this address names; `staffId` is whose it is, undefined where there is none. Refuses
   * with `portal-access.too-many-attempts`. From a network that has failed too often the answer is held back.
   */
  async atSignIn(email: string, staffId: string | undefined): Promise<Attempt> {
    const anywhere = { counter: this.signIns, key: accountKey(email) };
    const guarded = staffId === undefined ? undefined : { counter: this.guardedSignIns, key: staffId };
    const network = this.fromAddress(this.addresses);
    const networkWait = this.limited ? await network.counter.wait(network.key) : 0;
    if (networkWait === 0) return this.begin(anywhere, network, guarded);
    holdAnswer(GUARDED_ANSWER_MS);
    return new GuardedAttempt(guarded && { here: guarded, anywhere }, networkWait);
  }

  /** A passkey did not prove anybody: answers what to throw. One that does is never refused, since nobody can guess it. */
  async failedPasskey(refusal: DomainError): Promise<DomainError> {
    return this.failedFrom(this.addresses, refusal, tooManyFromNetwork);
  }

  /**
   * Begins a proof by somebody who is signed in: the password again, a code of a new authenticator. Apart from sign-in, so
   * that strangers who fail there cannot keep the person from it. Refuses with `portal-access.too-many-attempts`.
   */
  asOneself(staffId: string): Promise<Attempt> {
    return this.begin({ counter: this.ownPasswords, key: staffId });
  }

  /**
   * Looks a link up. One that leads nowhere is counted for the caller's address and soon answered with
   * `portal-access.too-many-dead-links`; one that works always works, whatever else came from the same address.
   */
  async withLink<T>(lookUp: () => Promise<T>): Promise<T> {
    try {
      return await lookUp();
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'gone') throw error;
      throw await this.failedFrom(this.deadLinks, error, tooManyDeadLinks);
    }
  }

  /**
   * False once a link was asked for three times in an hour for this account, or, for an address of no account, twenty times
   * from the caller's network. The answer to the caller must be the same.
   */
  async mayAskForLink(email: string, isAccount: () => Promise<boolean>): Promise<boolean> {
    if (!this.limited) return true;
    const key = accountKey(email);
    // The network first: what is refused there must not use up the tries of whoever has the address.
    if ((await this.linksAskedForFrom.count(callersNetwork())) === 0) return (await this.linksAskedFor.count(key)) === 0;
    holdAnswer(LIMITED_ANSWER_MS);
    return (await isAccount()) && (await this.guardedLinks.count(key)) === 0;
  }

  /**
   * False once twenty were asked for in an hour from the caller's network with what never was a link or an invited address, or
   * three with the same link or address. The answer to the caller must be the same.
   */
  async mayAskForNewLink(key: string, isKnown: () => Promise<boolean>): Promise<boolean> {
    if (!this.limited || (await this.newLinks.count(callersNetwork())) === 0) return true;
    holdAnswer(LIMITED_ANSWER_MS);
    return (await isKnown()) && (await this.guardedNewLinks.count(key)) === 0;
  }

  /** Three times an hour. Refuses with `portal-access.too-many-address-changes`. */
  async mustBeAllowedToChangeAddress(staffId: string): Promise<void> {
    const wait = this.limited ? await this.addressChanges.count(staffId) : 0;
    if (wait > 0) throw tooManyAddressChanges(wait);
  }

  /** A link to the person's mailbox proved who it is: failed sign-ins stand in nobody's way any more. */
  async forgive(email: string, staffId: string): Promise<void> {
    if (!this.limited) return;
    const accounts = [this.guardedSignIns.forget(staffId), this.ownPasswords.forget(staffId)];
    await Promise.all([this.signIns.forget(accountKey(email)), ...accounts]);
  }

  private async begin(account: Counted, network?: Counted, guarded?: Counted): Promise<Attempt> {
    const attempt = this.limited ? new OpenAttempt(account, network, guarded) : new OpenAttempt(undefined);
    await attempt.mustBeOpen();
    return attempt;
  }

  private async failedFrom(counter: Counter, refusal: DomainError, tooMany: (wait: number) => DomainError): Promise<DomainError> {
    const wait = this.limited ? await counter.count(callersNetwork()) : 0;
    return wait > 0 ? tooMany(wait) : refusal;
  }

  private fromAddress(counter: Counter): Counted {
    return { counter, key: callersNetwork() };
  }
}

/** The key of an account is the very text by which it is found: no spelling leads to one without being counted for it. */
export const accountKey = addressKey;

const callersNetwork = () => networkOf(currentScope().address ?? 'inside');
