import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { hash, type Options, verify } from '@node-rs/argon2';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { foldPassword } from './password-fold.js';

/** Argon2id, the library's default algorithm, by `PASSWORD_HASH_COST`. */
const costs = {
  /** 64 MiB, 3 passes, 1 lane: above OWASP's minimum. */
  full: { memoryCost: 65_536, timeCost: 3, parallelism: 1 },
  /** Next to nothing, for tests of something else. */
  minimal: { memoryCost: 64, timeCost: 1, parallelism: 1 },
} as const satisfies Record<Settings['PASSWORD_HASH_COST'], Options>;
const AT_ONCE = 4;
const PATIENCE_MS = 900;

/** `outdated`: right, but the hash was made with weaker settings, or of the password as it was typed. */
export type CheckedPassword = 'wrong' | 'right' | 'outdated';

/**
 * Hashes passwords off the main thread, four at once per process. Who would have to wait longer than 0.9 s is refused with
 * `portal-access.busy`, so a flood of sign-ins costs bounded memory (256 MiB) and never stalls other requests.
 */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly cost: (typeof costs)[keyof typeof costs];
  private unmatched: Promise<string> | undefined;

  constructor(@Inject(SETTINGS) { PASSWORD_HASH_COST }: Pick<Settings, 'PASSWORD_HASH_COST'>) {
    this.cost = costs[PASSWORD_HASH_COST];
  }

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(foldPassword(password), this.cost));
  }

  /** Whether the password is right; without a stored hash the answer is false and takes as long. */
  async verify(password: string, stored: string | null): Promise<boolean> {
    return (await this.check(password, stored)) !== 'wrong';
  }

  /** As above; tells whether the hash should be made anew now that the password is known. */
  check(typed: string, stored: string | null): Promise<CheckedPassword> {
    return this.inTurn(async () => {
      // Also for a known account: the first answer of a process must not show which one it was.
      const unmatched = await this.unmatchedHash();
      const folded = foldPassword(typed);
      if (await verify(stored ?? unmatched, folded)) return this.checked(stored, false);
      // Hashes were made of passwords as typed before these were folded. An unknown account costs the same.
      if (folded !== typed && (await verify(stored ?? unmatched, typed))) return this.checked(stored, true);
      return 'wrong';
    });
  }

  /**
   * Whether a password that was proved against `proved` still is the right one now that `current` is stored. Another sign-in
   * at the same moment may have stored a stronger hash of the same password.
   */
  async stillProves(password: string, proved: string, current: string | null): Promise<boolean> {
    return current === proved || this.verify(password, current);
  }

  /** True for a hash made with weaker settings than today's. */
  isOutdated(stored: string): boolean {
    const { memoryCost, timeCost, parallelism } = this.cost;
    return !stored.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
  }

  /** A hash that no password matches: an unknown account costs the same time as a known one. Made on first use. */
  private unmatchedHash(): Promise<string> {
    return (this.unmatched ??= hash(randomBytes(32), this.cost));
  }

  private checked(stored: string | null, asTyped: boolean): CheckedPassword {
    if (stored === null) return 'wrong';
    return asTyped || this.isOutdated(stored) ? 'outdated' : 'right';
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await this.turn();
    else this.running++;
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => (clearTimeout(timer), resolve());
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(
          new DomainError(
            'unavailable',
            'portal-access.busy',
            'Too many people are signing in at this moment. Try again in a few seconds.',
          ),
        );
      }, PATIENCE_MS);
      this.waiting.push(enter);
    });
  }
}
