import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';

/** More than anybody writes; a program that runs wild is stopped. */
const MESSAGES_PER_MINUTE = 120;
const FILES_PER_DAY = 300;

/** Soft limits on what one person sends: they keep a mistake or a stolen session from filling database and storage. */
@Injectable()
export class SendLimits {
  /** Each process counts for itself: a count that all share would cost a statement with every message. */
  private readonly messages = new RateLimiterMemory({ points: MESSAGES_PER_MINUTE, duration: 60 });
  private readonly files: Counter;
  private readonly isLimited: boolean;

  constructor(limits: RateLimits, @Inject(SETTINGS) { SIGN_IN_LIMITS }: Settings) {
    this.isLimited = SIGN_IN_LIMITS === 'on';
    this.files = limits.counter({ name: 'sent-file', times: FILES_PER_DAY, seconds: 86_400 });
  }

  /** Counts a message with so many files. Refuses with `messaging.too-many-messages` or `messaging.too-many-files`. */
  async count(staffId: string, files: number): Promise<void> {
    if (!this.isLimited) return;
    const { consumedPoints, msBeforeNext } = await this.messages.penalty(staffId);
    if (consumedPoints > MESSAGES_PER_MINUTE) throw tooManyMessages(Math.ceil(msBeforeNext / 1_000));
    for (let counted = 0; counted < files; counted += 1) {
      const wait = await this.files.count(staffId);
      if (wait > 0) throw tooManyFiles(wait);
    }
  }
}

const tooManyMessages = (wait: number) =>
  new DomainError(
    'too-many',
    'messaging.too-many-messages',
    `You sent more than ${MESSAGES_PER_MINUTE} messages within a minute. Wait a moment.`,
    [],
    wait,
  );

const tooManyFiles = (wait: number) =>
  new DomainError(
    'too-many',
    'messaging.too-many-files',
    `You sent ${FILES_PER_DAY} files within a day. Send the message without files, or try again later.`,
    [],
    wait,
  );
