import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope } from '#shared-kernel/context';
import { addressKey, DomainError } from '#shared-kernel/domain';
import { type Counter, networkOf, RateLimits } from '#shared-kernel/rate-limits';

const QUARTER_HOUR = 900;
const HOUR = 3_600;

interface Counted {
  readonly counter: Counter;
  readonly key: string;
  /** Whether proving who one is forgives what was counted. */
  readonly forgivable: boolean;
}

/**
 * Limits what can be guessed. Failures are counted, never successes: any number of people may sign in at once from one
 * address, and one person in any number of places. Known and unknown accounts are limited alike.
 */
@Injectable()
export class Attempts {
  private readonly signIns: Counter;
  private readonly ownPasswords: Counter;
  private readonly addresses: Counter;
  private readonly deadLinks: Counter;
  private readonly linksAskedFor: Counter;
  private readonly linksAskedForFrom: Counter;
  private readonly newLinks: Counter;
  private readonly addressChanges: Counter;
  private readonly limited: boolean;

  constructor(limits: RateLimits, @Inject(SETTINGS) { SIGN_IN_LIMITS }: Settings) {
    this.limited = SIGN_IN_LIMITS === 'on';
    this.signIns = limits.counter({ name: 'sign-in', times: 5, seconds: QUARTER_HOUR });
    this.ownPasswords = limits.counter({ name: 'own-password', times: 5, seconds: QUARTER_HOUR });
    this.addresses = limits.counter({ name: 'address', times: 50, seconds: QUARTER_HOUR });
    this.deadLinks = limits.counter({ name: 'dead-link', times: 50, seconds: QUARTER_HOUR });
    this.linksAskedFor = limits.counter({ name: 'link-asked-for', times: 3, seconds: HOUR });
    this.linksAskedForFrom = limits.counter({ name: 'link-asked-for-from', times: 20, seconds: HOUR });
    this.newLinks = limits.counter({ name: 'new-link', times: 20, seconds: HOUR });
    this.addressChanges = limits.counter({ name: 'address-change', times: 3, seconds: HOUR });
  }

  /** Begins a sign-in to the account that this address names, whether there is one or not. Refuses with `portal-access.too-many-attempts`. */
  atSignIn(email: string): Promise<Attempt> {
    const account = { counter: this.signIns, key: accountKey(email), forgivable: true };
    return this.begin([account, this.fromAddress(this.addresses)]);
  }

  /** Begins a sign-in that names no account, such as by passkey. Refuses with `portal-access.too-many-attempts`. */
  atSignInByKey(): Promise<Attempt> {
    return this.begin([this.fromAddress(this.addresses)]);
  }

  /**
   * Begins a proof by somebody who is signed in: the password again, a code of a new authenticator. Apart from sign-in, so
   * that strangers who fail there cannot keep the person from it. Refuses with `portal-access.too-many-attempts`.
   */
  asOneself(staffId: string): Promise<Attempt> {
    return this.begin([{ counter: this.ownPasswords, key: staffId, forgivable: true }]);
  }

  /**
   * Looks a link up. One that leads nowhere is counted for the caller's address and soon answered with
   * `portal-access.too-many-attempts`; one that works always works, whatever else came from the same address.
   */
  async withLink<T>(lookUp: () => Promise<T>): Promise<T> {
    try {
      return await lookUp();
    } catch (error) {
      if (!this.limited || !(error instanceof DomainError) || error.kind !== 'gone') throw error;
      throw await new Attempt([this.fromAddress(this.deadLinks)]).failed(error);
    }
  }

  /**
   * False once a link was asked for three times in an hour for this account, or twenty times from the caller's network; the
   * answer to the caller must be the same.
   */
  async mayAskForLink(email: string): Promise<boolean> {
    if (!this.limited) return true;
    // The network first: what is refused there must not use up the tries of whoever has the address.
    if ((await this.linksAskedForFrom.count(callersNetwork())) > 0) return false;
    return (await this.linksAskedFor.count(accountKey(email))) === 0;
  }

  /** False once twenty were asked for in an hour from the caller's network; the answer to the caller must be the same. */
  async mayAskForNewLink(): Promise<boolean> {
    return !this.limited || (await this.newLinks.count(callersNetwork())) === 0;
  }

  /** Three times an hour. Refuses with `portal-access.too-many-attempts`. */
  async mustBeAllowedToChangeAddress(staffId: string): Promise<void> {
    const wait = this.limited ? await this.addressChanges.count(staffId) : 0;
    if (wait > 0) throw tooMany(wait);
  }

  /** A link to the person's mailbox proved who it is: failed sign-ins stand in nobody's way any more. */
  async forgive(email: string, staffId: string): Promise<void> {
    if (!this.limited) return;
    await Promise.all([this.signIns.forget(accountKey(email)), this.ownPasswords.forget(staffId)]);
  }

  private async begin(counted: readonly Counted[]): Promise<Attempt> {
    const attempt = new Attempt(this.limited ? counted : []);
    await attempt.mustBeOpen();
    return attempt;
  }

  private fromAddress(counter: Counter): Counted {
    return { counter, key: callersNetwork(), forgivable: false };
  }
}

/** One try at proving who one is. */
class Attempt {
  constructor(private readonly counted: readonly Counted[]) {}

  /**
   * Counts the failure and answers what to throw: the refusal, or, once there were too many, one that says nothing about
   * right and wrong. However many guesses are made at the same moment, five are told whether they were right.
   */
  async failed(refusal: DomainError): Promise<DomainError> {
    const wait = await longest(this.counted.map(({ counter, key }) => counter.count(key)));
    return wait > 0 ? tooMany(wait) : refusal;
  }

  /** To be asked before anything is told or done on a right guess: others made meanwhile may have used up the tries. */
  async mustBeOpen(): Promise<void> {
    const wait = await longest(this.counted.map(({ counter, key }) => counter.wait(key)));
    if (wait > 0) throw tooMany(wait);
  }

  /** Everything was right: forgets the account's failures. Refuses as `mustBeOpen`. */
  async succeeded(): Promise<void> {
    await this.mustBeOpen();
    await Promise.all(this.counted.map(({ counter, key, forgivable }) => forgivable && counter.forget(key)));
  }
}

export type { Attempt };

/** The key of an account is the very text by which it is found: no spelling leads to one without being counted for it. */
export const accountKey = addressKey;

const callersNetwork = () => networkOf(currentScope().address ?? 'inside');

const longest = async (waits: Promise<number>[]) => Math.max(0, ...(await Promise.all(waits)));

const tooMany = (wait: number) =>
  new DomainError(
    'too-many',
    'portal-access.too-many-attempts',
    'There were too many failed attempts. Try again later, or ask for a link to set a new password.',
    [],
    wait,
  );
