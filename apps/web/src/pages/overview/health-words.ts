import type { TFunction } from 'i18next';
import { durationWords } from '../../parts/duration-words.js';
import type { Backlog } from './queries.js';

interface Saying {
  how: 'well' | 'busy' | 'wrong';
  words: string;
}

/** Work that waits for less is under way as it should be. */
const NOTICEABLE_SECONDS = 5;

/** Says how the work behind the scenes goes: what is wrong first; that all is well only where nothing else is to be said. */
export function healthWords(t: TFunction<'overview'>, language: string, backlog: Backlog): Saying[] {
  const { queues, workers, outbox, deadLetters, mail } = backlog;
  const said: Saying[] = [];
  if (!queues) said.push({ how: 'wrong', words: t('behind.away') });
  if (workers === 0) said.push({ how: 'wrong', words: t('behind.noWorker') });
  if (deadLetters > 0) said.push({ how: 'wrong', words: t('behind.givenUp', { count: deadLetters }) });
  if (mail.waiting > 0) said.push({ how: 'wrong', words: t('behind.mails', { count: mail.waiting }) });

  const waiting = outbox.unsent + (queues ?? []).reduce((sum, queue) => sum + queue.waiting, 0);
  const oldest = Math.max(outbox.oldestSeconds ?? 0, ...(queues ?? []).map((queue) => queue.oldestWaitingSeconds ?? 0));
  if (waiting > 0 && oldest >= NOTICEABLE_SECONDS)
    said.push({ how: 'busy', words: t('behind.busy', { count: waiting, duration: durationWords(oldest, language) }) });
  if (mail.failedLastDay > 0) said.push({ how: 'busy', words: t('behind.refused', { count: mail.failedLastDay }) });
  return said.length > 0 ? said : [{ how: 'well', words: t('behind.well') }];
}
