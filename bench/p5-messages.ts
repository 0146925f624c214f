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
  const delays: number[] = [];
  const sent = new Map<string, number>();
  const readers = await Promise.all(
    pairs.map(({ readerCookie }) =>
      listen(url, readerCookie, ({ conversationId, what, position }) => {
        const at = sent.get(`${conversationId} ${position}`);
        if (what === 'message' && at) delays.push(performance.now() - at);
      }),
    ),
  );
  const places = pairs.map(() => 1);
  const sending: Promise<void>[] = [];
  const begin = performance.now();
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    await pause(Math.max(0, begin + (n * 1_000) / PER_SECOND - performance.now()));
    const { conversationId, cookie } = pairs[n % PAIRS]!;
    sending.push(send(url, cookie, conversationId, `${conversationId} ${(places[n % PAIRS]! += 1)}`, sent));
  }
  await Promise.all(sending);
  const deadline = performance.now() + 10_000;
  while (delays.length < sending.length && performance.now() < deadline) await pause(50);
  for (const reader of readers) reader.abort();
  if (delays.length < sending.length) throw new Error(`Only ${delays.length} of ${sending.length} messages were heard of.`);
  return delays.toSorted((one, other) => one - other)[Math.floor(delays.length * 0.99)]!;
}

async function pairOf({ databaseUrl, product, people }: Place, n: number) {
  const [sender, reader] = [people[2 * n + 1]!, people[2 * n + 2]!];
  const [cookie, readerCookie] = await Promise.all([sessionOf(databaseUrl, sender), sessionOf(databaseUrl, reader)]);
  const response = await post(`${product.api().url}/api/conversations`, cookie, {
    subject: 'P5',
    body: 'Hello',
    participantIds: [reader.id],
  });
  return { cookie, readerCookie, conversationId: ((await response.json()) as { id: string }).id };
}

/** What comes is told by its place: of two that are under way in one conversation the first takes the first. */
async function send(url: string, cookie: string, conversationId: string, place: string, sent: Map<string, number>) {
  sent.set(place, performance.now());
  const response = await post(`${url}/api/conversations/${conversationId}/messages`, cookie, {
    body: 'The vaccines have arrived at the front desk.',
  });
  await response.arrayBuffer();
}

async function post(address: string, cookie: string, body: object): Promise<Response> {
  const headers = { cookie, origin: new URL(address).origin, 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status !== 201) throw new Error(`${address} answered ${response.status} ${await response.text()}`);
  return response;
}

type Hint = { conversationId: string; what: string; position: number };

/** An open page. */
async function listen(url: string, cookie: string, hear: (hint: Hint) => void): Promise<AbortController> {
  const gone = new AbortController();
  const response = await fetch(`${url}/api/events`, { headers: { cookie }, signal: gone.signal });
  void (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const data =
          /^event: conversation$[^]*^data: (.*)$/m.exec(block)?.[1] ?? /^data: (.*"conversationId".*)$/m.exec(block)?.[1];
        if (data) hear(JSON.parse(data) as Hint);
      }
    }
  })().catch(() => {});
  return gone;
}
