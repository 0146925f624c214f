import { Injectable } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { Places } from './places.js';
import { refusal } from './refusals.js';

/** Of forms with two files at most 160 MiB are in the memory of this process, and for a moment half as much again. */
const limits = { total: 8, perPerson: 2, maxWaiting: 200, maxWaitingPerPerson: 20, maxWaitMs: 30_000 };

/** Refused files of one person, so many an hour. One that had to be given up in the middle cost as much as many others. */
const MAX_REFUSED_AN_HOUR = 1_000;
const COST_OF_TOO_COMPLEX = 20;

/** Lets uploads in, before anything of them is read. */
@Injectable()
export class UploadGate {
  private readonly places = new Places(limits);
  private readonly refused: Counter;

  constructor(rateLimits: RateLimits) {
    this.refused = rateLimits.counter({ name: 'refused-files', times: MAX_REFUSED_AN_HOUR, seconds: 3_600 });
  }

  /**
   * Answers the function that ends the upload. Throws `documents.too-many-refused`, or `documents.busy` after 30 seconds
   * without a place.
   */
  async enter(person: string, signal: AbortSignal): Promise<() => void> {
    const seconds = await this.refused.wait(person);
    if (seconds > 0) throw refusal('documents.too-many-refused', seconds);
    return this.places.take(person, signal);
  }

  /** Counts what is wrong with a file itself; that the portal cannot check it now is nobody's fault. */
  async countRefusal(person: string, error: unknown): Promise<void> {
    if (!(error instanceof DomainError) || !error.code.startsWith('documents.') || error.kind === 'unavailable') return;
    await this.refused.count(person, error.code === 'documents.too-complex' ? COST_OF_TOO_COMPLEX : 1);
  }
}
