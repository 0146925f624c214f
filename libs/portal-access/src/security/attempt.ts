import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '#shared-kernel/domain';
import type { Counter } from '#shared-kernel/rate-limits';
import type { CheckedPassword } from './password-hasher.js';
import { tooManyAttempts, tooManyFromNetwork } from './too-many.js';

export interface Counted {
  readonly counter: Counter;
  readonly key: string;
}

/** One try at proving who one is. */
export interface Attempt {
  /** Whether the password is right, as `verify` finds out where it may be looked at. */
  check(verify: () => Promise<CheckedPassword>): Promise<CheckedPassword>;
  /**
   * Counts the failure and answers what to throw: the refusal, or, once there were too many, one that says nothing about
   * right and wrong. However many guesses are made at the same moment, five are told whether they were right.
   */
  failed(refusal: DomainError): Promise<DomainError>;
  /** The same for a code that was asked for after the right password. */
  failedCode(refusal: DomainError): Promise<DomainError>;
  /** To be asked before anything is told or done on a right guess: others made meanwhile may have used up the tries. */
  mustBeOpen(): Promise<void>;
  /** Everything was right: forgets the account's failures. Refuses as `mustBeOpen`. */
  succeeded(): Promise<void>;
}

/** An attempt from a network that has not failed too often. */
export class OpenAttempt implements Attempt {
  /** `account` is undefined where nothing is counted; `guarded` is what it failed from networks that had failed too often. */
  constructor(
    private readonly account: Counted | undefined,
    private readonly network?: Counted,
    private readonly guarded?: Counted,
  ) {}

  check(verify: () => Promise<CheckedPassword>): Promise<CheckedPassword> {
    return verify();
  }

  async failed(refusal: DomainError): Promise<DomainError> {
    // The network first: once it is closed, the names that are tried from there must not leave a count each.
    const networkWait = await count(this.network);
    if (networkWait > 0) return tooManyFromNetwork(networkWait);
    const wait = await count(this.account);
    return wait > 0 ? tooManyAttempts(wait) : refusal;
  }

  failedCode(refusal: DomainError): Promise<DomainError> {
    return this.failed(refusal);
  }

  async mustBeOpen(): Promise<void> {
    const wait = this.account ? await this.account.counter.wait(this.account.key) : 0;
    if (wait > 0) throw tooManyAttempts(wait);
  }

  async succeeded(): Promise<void> {
    await this.mustBeOpen();
    const counts = [this.account, this.guarded].filter((counted) => counted !== undefined);
    await Promise.all(counts.map(({ counter, key }) => counter.forget(key)));
  }
}

/** How long a password may take to be checked; the answer comes later than that in any case. */
const CHECK_TIMEOUT_MS = 800;
export const GUARDED_ANSWER_MS = 1_000;

/**
 * An attempt from a network that has failed too often. The right password of an account still opens it, so strangers and
 * colleagues behind one address lock nobody out. Whatever else is tried gets one answer at one time: made-up names cost no hash,
 * and nobody can tell them from accounts. What fails here is counted for the account apart from other networks, because a count
 * that outlasts this network's would tell an account from a made-up name.
 */
export class GuardedAttempt implements Attempt {
  /** `counts` are those of the account; undefined where there is none. */
  constructor(
    private readonly counts: { readonly here: Counted; readonly anywhere: Counted } | undefined,
    private readonly networkWait: number,
  ) {}

  async check(verify: () => Promise<CheckedPassword>): Promise<CheckedPassword> {
    if (!(await this.isOpen())) return 'wrong';
    const late = new AbortController();
    const timeout = pause(CHECK_TIMEOUT_MS, 'wrong' as const, { signal: late.signal }).catch(() => 'wrong' as const);
    // That the hasher is busy must not be told either.
    const checked = verify().catch(refusedAsWrong);
    return Promise.race([checked, timeout]).finally(() => late.abort());
  }

  async failed(): Promise<DomainError> {
    await count(this.counts?.here);
    return tooManyFromNetwork(this.networkWait);
  }

  async failedCode(refusal: DomainError): Promise<DomainError> {
    return (await count(this.counts?.here)) > 0 ? tooManyFromNetwork(this.networkWait) : refusal;
  }

  async mustBeOpen(): Promise<void> {
    if (!(await this.isOpen())) throw tooManyFromNetwork(this.networkWait);
  }

  async succeeded(): Promise<void> {
    await this.mustBeOpen();
    for (const { counter, key } of Object.values(this.counts ?? {})) await counter.forget(key);
  }

  private async isOpen(): Promise<boolean> {
    if (!this.counts) return false;
    const waits = await Promise.all(Object.values(this.counts).map(({ counter, key }) => counter.wait(key)));
    return waits.every((wait) => wait === 0);
  }
}

const count = async (counted: Counted | undefined): Promise<number> => (counted ? counted.counter.count(counted.key) : 0);

function refusedAsWrong(error: unknown): 'wrong' {
  if (error instanceof DomainError) return 'wrong';
  throw error;
}
