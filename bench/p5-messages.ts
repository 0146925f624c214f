import { setTimeout as pause } from 'node:timers/promises';
import { both, mustLeaveTheSame, type Side, sidesOf } from './comparison.js';
import { atMost, costFigure, type Measured, median, p99, shown } from './figures.js';
import { atPace, post } from './pace.js';
import type { Child } from './parts/child.js';
import type { Load, LoadResult } from './parts/load.js';
import { beside, CONNECTIONS, mediansOf, type Target } from './rounds.js';
import type { Pair } from './seed-stage.js';
import type { SizedPlace, SizedPlaces } from './sized-places.js';
import type { Stage } from './stage.js';

// P5: a message from its sending to the reader's open page, and what a reader opens, whatever the number of messages.

const BODY = 'The vaccines have arrived at the front desk.';
const PATIENCE_MS = 120_000;

export async function run(stage: Stage): Promise<Measured[]> {
  const { sizes, seeds, helpers, backend } = stage;
  const [first, ...pairs] = seeds.pairs as [Pair, ...Pair[]];
  await mustLeaveTheSame(stage, 'P5 message', {
    request: requestFor(first, true),
    headers: (side) => requestFor(first, side.isProduct).headers,
  });
  for (const side of sidesOf(stage)) await openPages(stage, side, pairs);
  const costs = await beside(
    ...both(stage, (side) => async () => {
      const requests = Array.from({ length: sizes.messages }, (_, n) => requestFor(pairs[n % pairs.length]!, side.isProduct));
      const load: Load = { ...side, headers: {}, requests, connections: CONNECTIONS, once: true };
      await helpers.readers.ask('forget');
      const { answered } = await helpers.load.ask<LoadResult>(load);
      await mustBeHeard(helpers.readers, answered);
      await side.settled();
      return answered;
    }),
    sizes.rounds,
  );
  return [costFigure(`P5 message to the reader's open page (${backend})`, ...costs, 2.5), await delay(stage, pairs)];
}

/** The delay from sending a message to the reader's page. */
async function delay({ sizes, backend, helpers, productUrl, settled }: Stage, pairs: Pair[]): Promise<Measured> {
  await helpers.readers.ask('forget');
  const keys: string[] = [];
  const sent = await atPace(sizes, async (n) => {
    const { path, body, headers } = requestFor(pairs[n % pairs.length]!, true);
    const { position } = JSON.parse(await post(productUrl + path, body, headers, 201)) as { position: number };
    keys[n] = `${pairs[n % pairs.length]!.conversationId} ${position}`;
  });
  await mustBeHeard(helpers.readers, sent.length);
  const { heard } = await helpers.readers.ask<{ heard: Record<string, number> }>('when?');
  await settled();
  const delays = sent.filter(({ counts }) => counts).map(({ n, at }) => heard[keys[n]!]! - at);
  return atMost({
    name: `P5 message to the reader's open page, p99 at ${sizes.perSecond} messages/s (${backend})`,
    unit: 'ms',
    measured: p99(delays),
    limit: 100,
    isWallTime: true,
    notes: [`median ${shown(median(delays))} ms`],
  });
}

const reads: [string, (place: SizedPlace) => string][] = [
  ['list', () => '/api/conversations?limit=30'],
  ['unread counts', () => '/api/messages/unread'],
  ['conversation', ({ longConversationId }) => `/api/conversations/${longConversationId}/messages?limit=50`],
  ['conversation, far back', ({ longConversationId }) => `/api/conversations/${longConversationId}/messages?limit=50&before=500`],
  ['search, a word in a fifth of them', () => '/api/messages/search?q=friday'],
  ['search, a word in one of them', ({ rareWord }) => `/api/messages/search?q=${rareWord}`],
];

/** The same reads where there are few messages and where there are many. */
export async function runSized({ small, large, helpers, sizes }: SizedPlaces): Promise<Measured[]> {
  const figures: Measured[] = [];
  for (const [name, path] of reads) {
    const target = (place: SizedPlace): Target => ({
      url: place.product.api().url,
      headers: { cookie: place.readerCookie },
      requests: Array.from({ length: sizes.medianRequests }, () => ({ method: 'GET' as const, path: path(place) })),
      // All are one reader's, who may have ten searches under way.
      connections: 8,
    });
    const [few, many] = await mediansOf(helpers.load, target(small), target(large), sizes.medianRounds);
    figures.push(
      atMost({
        name: `P5 ${name}, median at ${shown(sizes.large)} messages`,
        unit: 'ms',
        measured: many,
        limit: 1.2 * few,
        limitName: `1.2 × at ${shown(sizes.small)}`,
        isWallTime: true,
      }),
    );
  }
  return figures;
}

async function openPages({ helpers }: Stage, { url, isProduct }: Side, pairs: Pair[]): Promise<void> {
  const pages = pairs.map(({ reader, readerCookie }) => ({
    url,
    headers: isProduct ? { cookie: readerCookie } : { 'x-staff-id': reader.id },
  }));
  await helpers.readers.ask({ open: pages });
}

async function mustBeHeard(readers: Child, count: number): Promise<void> {
  const startedAt = Date.now();
  const heard = async () => (await readers.ask<{ count: number }>('how many?')).count;
  while ((await heard()) < count) {
    if (Date.now() - startedAt > PATIENCE_MS) throw new Error(`Of ${count} messages ${await heard()} came to the reader's page.`);
    await pause(20);
  }
}

function requestFor({ conversationId, sender, senderCookie }: Pair, isProduct: boolean) {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(isProduct ? { cookie: senderCookie, 'sec-fetch-site': 'same-origin' } : { 'x-staff-id': sender.id }),
  };
  return {
    method: 'POST' as const,
    path: `/api/conversations/${conversationId}/messages`,
    body: JSON.stringify({ body: BODY }),
    headers,
  };
}
