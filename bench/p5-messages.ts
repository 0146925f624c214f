import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from './database.js';
import { atMost, type Figure } from './figures.js';
import { type Child, startChild } from './parts/child.js';
import { POOL } from './product.js';
import { alternate, type Target } from './rounds.js';
import { type Correspondence, seedMessages, sessionOf } from './seed-messages.js';
import { type Product, startProduct } from '../test/support/product.js';

// P5: a message from its sending to the reader's open page, and what a reader opens, whatever the number of messages.

const PER_SECOND = 200;
const SECONDS = 20;
/** The first thousand at half the pace count for nothing: a process that has just started runs code that is not compiled yet. */
const WARM_UP = 1_000;
const PAIRS = 20;

interface Place extends Correspondence {
  databaseUrl: string;
  product: Product;
  cookie: string;
}

export async function run(server: Server): Promise<Figure[]> {
  const load = startChild('load');
  const places: Place[] = [];
  const open = async (name: string, messages: number) => {
    const place = await openPlace(await server.database(name), messages);
    places.push(place);
    return place;
  };
  try {
    const small = await open('messages_small', 10_000);
    const p99 = await delayOf(small);
    const large = await open('messages_large', 1_000_000);
    const figures = [atMost(`P5 sent to open page, p99 at ${PER_SECOND} messages/s`, 'ms', p99, 100)];
    for (const [name, path] of reads) figures.push(await flat(load, name, small, large, path));
    return figures;
  } finally {
    await load.stop();
    for (const { product } of places) await product.stop();
    for (const name of ['messages_small', 'messages_large']) await server.drop(name);
  }
}

const reads: [string, (place: Place) => string][] = [
  ['list', () => '/api/conversations?limit=30'],
  ['unread counts', () => '/api/messages/unread'],
  ['conversation', ({ longConversationId }) => `/api/conversations/${longConversationId}/messages?limit=50`],
  ['conversation, far back', ({ longConversationId }) => `/api/conversations/${longConversationId}/messages?limit=50&before=500`],
  ['search, a word in a fifth of them', () => '/api/messages/search?q=friday'],
  ['search, a word in one of them', ({ rareWord }) => `/api/messages/search?q=${rareWord}`],
];

async function openPlace(databaseUrl: string, messages: number): Promise<Place> {
  const env = { DATABASE_URL: databaseUrl, DATABASE_POOL: POOL, SMTP_URL: 'smtp://127.0.0.1:9', LOG_LEVEL: 'warn' };
  const correspondence = await seedMessages(databaseUrl, messages);
  const product = await startProduct({ env: { ...env, SESSION_IDLE_MINUTES: '720' }, workers: 0 });
  return { ...correspondence, databaseUrl, product, cookie: await sessionOf(databaseUrl, correspondence.reader) };
}

async function flat(load: Child, name: string, small: Place, large: Place, path: (place: Place) => string): Promise<Figure> {
  const target = (place: Place): Target => ({
    url: place.product.api().url,
    headers: { cookie: place.cookie },
    // Each connection has one of its own.
    requests: Array.from({ length: 64 }, () => ({ method: 'GET', path: path(place) })),
  });
  const [few, many] = await alternate(load, target(small), target(large));
  return atMost(`P5 ${name}, median at 1,000,000 (limit: 1.2 × at 10,000)`, 'ms', many.medianMs, 1.2 * few.medianMs);
}

/** The delay that 99 of 100 messages stay below. */
async function delayOf(place: Place): Promise<number> {
  const { url } = place.product.api();
  const pairs = await Promise.all(Array.from({ length: PAIRS }, (_, n) => pairOf(place, n)));
  const delays = new Map<string, number>();
  const sent = new Map<string, number>();
  const readers = await Promise.all(
    pairs.map(({ readerCookie }) =>
      listen(url, readerCookie, ({ conversationId, what, position }) => {
        const message = `${conversationId} ${position}`;
        if (what === 'message' && sent.has(message)) delays.set(message, performance.now() - sent.get(message)!);
      }),
    ),
  );
  const places = pairs.map(() => 1);
  const sending: Promise<void>[] = [];
  let due = performance.now();
  for (let n = 0; n < WARM_UP + PER_SECOND * SECONDS; n++) {
    due += 1_000 / (n < WARM_UP ? PER_SECOND / 2 : PER_SECOND);
    await pause(Math.max(0, due - performance.now()));
    const { conversationId, cookie } = pairs[n % PAIRS]!;
    sending.push(send(url, cookie, conversationId, `${conversationId} ${(places[n % PAIRS]! += 1)}`, sent));
  }
  await Promise.all(sending);
  const deadline = performance.now() + 10_000;
  while (delays.size < sending.length && performance.now() < deadline) await pause(50);
  for (const reader of readers) reader.abort();
  if (delays.size < sending.length) throw new Error(`Only ${delays.size} of ${sending.length} messages were heard of.`);
  const counted = [...sent.keys()].slice(WARM_UP).map((message) => delays.get(message)!);
  return counted.toSorted((one, other) => one - other)[Math.floor(counted.length * 0.99)]!;
}

async function pairOf({ databaseUrl, product, people }: Place, n: number) {
  const [sender, reader] = [people[2 * n + 1]!, people[2 * n + 2]!];
  const [cookie, readerCookie] = await Promise.all([sessionOf(databaseUrl, sender), sessionOf(databaseUrl, reader)]);
  const answer = await post(`${product.api().url}/api/conversations`, cookie, {
    subject: 'P5',
    body: 'Hello',
    participantIds: [reader.id],
  });
  return { cookie, readerCookie, conversationId: (JSON.parse(answer) as { id: string }).id };
}

/** What comes is told by its place: of two that are under way in one conversation the first takes the first. */
async function send(url: string, cookie: string, conversationId: string, place: string, sent: Map<string, number>) {
  sent.set(place, performance.now());
  await post(`${url}/api/conversations/${conversationId}/messages`, cookie, {
    body: 'The vaccines have arrived at the front desk.',
  });
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Over few connections that stay, as a proxy holds them; `fetch` opens one for each request that waits. */
async function post(address: string, cookie: string, body: object): Promise<string> {
  const headers = { cookie, origin: new URL(address).origin, 'content-type': 'application/json' };
  const asked = request(address, { method: 'POST', headers, agent });
  asked.end(JSON.stringify(body));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== 201) throw new Error(`${address} answered ${response.statusCode} ${answer}`);
  return answer;
}

type Hint = { conversationId: string; what: string; position: number };

/** An open page, as soon as it is greeted: what was sent before that, it need not hear of. */
async function listen(url: string, cookie: string, hear: (hint: Hint) => void): Promise<AbortController> {
  const gone = new AbortController();
  const response = await fetch(`${url}/api/events`, { headers: { cookie }, signal: gone.signal });
  const greeted = Promise.withResolvers<void>();
  void (async () => {
    let unread = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (unread + chunk).split('\n\n');
      unread = blocks.pop()!;
      for (const block of blocks) {
        if (/^event: hello$/m.test(block)) greeted.resolve();
        const data =
          /^event: conversation$[^]*^data: (.*)$/m.exec(block)?.[1] ?? /^data: (.*"conversationId".*)$/m.exec(block)?.[1];
        if (data) hear(JSON.parse(data) as Hint);
      }
    }
  })().catch(greeted.reject);
  await greeted.promise;
  return gone;
}
