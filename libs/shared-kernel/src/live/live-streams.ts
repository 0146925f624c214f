import { setTimeout as pause } from 'node:timers/promises';
import type { MessageEvent, OnModuleDestroy } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { Caller } from '#shared-kernel/context';
import { Gathered } from '#shared-kernel/gathering';
import type { Queues } from '#shared-kernel/queue';
import { Inbox } from './inbox.js';
import { isOwnAccess, type LiveBatch, type LiveEvent } from './live-event.js';
import type { Publisher } from './publisher.js';
import { Ring } from './ring.js';
import { type Greeting, type Page, Stream } from './stream.js';

const BEAT_MS = 20_000;
const LOOK_AGAIN_MS = 1_000;
const MOST_PER_PERSON = 10;
/** A browser with more tabs than that must not have them push each other out all day. */
const PUSHED_OUT_RETRY_MS = 60_000;
const MOST_VERSIONS = 5_000;

/** Who those sessions belong to now; sessions that are over are missing. Must not count as activity. */
export type CallersOf = (sessionIds: string[]) => Promise<ReadonlyMap<string, Caller>>;

/** The open pages of this process: one subscription for all of them, each told only what is for its person. */
export class LiveStreams implements OnModuleDestroy {
  private readonly ring = new Ring();
  private readonly inbox: Inbox;
  private readonly streams = new Map<string, Set<Stream>>();
  private readonly versions = new Map<string, number>();
  private readonly arrivals = new Gathered<Stream, void>(async (streams) => {
    await this.lookAndFlow(streams);
    return streams.map(() => undefined);
  });
  private hearing = false;
  private stopping = false;
  private looks = 0;
  private beats: NodeJS.Timeout | undefined;

  constructor(
    queues: Queues,
    private readonly publisher: Publisher,
    private readonly callersOf: CallersOf,
    private readonly greeting: Greeting,
    private readonly beatMs = BEAT_MS,
  ) {
    this.inbox = new Inbox(queues, {
      hear: (mid, batch) => this.hear(mid, batch),
      begin: () => this.begin(),
      lose: () => this.lose(),
      mourn: () => this.publisher.resync(),
    });
  }

  get count(): number {
    return this.all().length;
  }

  /**
   * The events for this person, until the session ends or the process stops: `hello` first, or `back` and what was missed
   * since `lastEventId`, or `resync`. The first page of a process starts its subscription.
   */
  open(page: Page): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const stream = new Stream(page, this.greeting, subscriber);
      if (this.stopping) return stream.end(this.ring, 'closing');
      this.inbox.start();
      this.beats ??= setInterval(() => this.beat(), this.beatMs);
      this.add(stream);
      // What the guard saw a moment ago may be over by now, and nobody told this stream yet.
      void this.arrivals.do(stream);
      return () => this.remove(stream);
    });
  }

  /** Ends every stream at once; the pages go to another process. */
  endAll(): void {
    this.stopping = true;
    for (const stream of this.all()) stream.end(this.ring);
  }

  async onModuleDestroy(): Promise<void> {
    this.endAll();
    clearInterval(this.beats);
    await this.inbox.stop();
  }

  private hear(mid: string, { events, resync }: LiveBatch): void {
    if (resync) {
      this.lose();
      this.begin();
    }
    const touched = this.streamsOf(events.filter(isOwnAccess));
    // Before anything goes out: what follows may be for administrators, and this may say that they are not any more.
    if (touched.length > 0) void this.lookAndFlow(touched);
    for (const [index, event] of events.entries()) {
      if (this.isOutdated(event)) continue;
      const heard = { id: `${mid}-${index}`, event };
      this.ring.add(heard);
      for (const stream of this.listenersTo(event)) stream.tell(heard);
    }
  }

  private begin(): void {
    this.ring.forget();
    this.hearing = true;
    for (const stream of this.all()) stream.flow(this.ring);
  }

  private lose(): void {
    this.hearing = false;
    for (const stream of this.all()) stream.hold(this.ring);
  }

  /** The streams are held until their person has been looked at, however long the database is away. */
  private async lookAndFlow(streams: readonly Stream[]): Promise<void> {
    for (const stream of streams) stream.holdForLook(this.ring);
    while (!this.stopping && !(await this.look(streams))) await pause(LOOK_AGAIN_MS, undefined, { ref: false });
    for (const stream of streams) {
      stream.doneLooking();
      if (this.hearing) stream.flow(this.ring);
    }
  }

  /** False when the database did not say. */
  private async look(streams: readonly Stream[]): Promise<boolean> {
    const look = (this.looks += 1);
    const sessionIds = [...new Set(streams.map(({ caller }) => caller.sessionId!))];
    const callers = await this.callersOf(sessionIds).catch(() => undefined);
    if (!callers) return false;
    for (const stream of streams) stream.becomes(callers.get(stream.caller.sessionId!), look, this.ring);
    return true;
  }

  /** Sessions also end by themselves, and an open page must not keep one alive. */
  private beat(): void {
    const streams = this.all();
    for (const stream of streams) stream.beat(this.ring);
    // Should the database be away, the next beat finds it out.
    if (streams.length > 0) void this.look(streams);
  }

  private isOutdated({ latest }: LiveEvent): boolean {
    if (!latest) return false;
    const known = this.versions.get(latest.of) ?? -Infinity;
    if (latest.version < known) return true;
    this.versions.delete(latest.of);
    this.versions.set(latest.of, latest.version);
    if (this.versions.size > MOST_VERSIONS) this.versions.delete(this.versions.keys().next().value!);
    return false;
  }

  private add(stream: Stream): void {
    const { staffId } = stream.caller;
    const own = this.streams.get(staffId) ?? new Set();
    this.streams.set(staffId, own);
    const [oldest] = own;
    if (oldest && own.size >= MOST_PER_PERSON) oldest.end(this.ring, 'pushed-out', PUSHED_OUT_RETRY_MS);
    own.add(stream);
    // It may have become empty, and been forgotten, by the end of the oldest.
    this.streams.set(staffId, own);
  }

  private remove(stream: Stream): void {
    const own = this.streams.get(stream.caller.staffId);
    own?.delete(stream);
    if (own?.size === 0) this.streams.delete(stream.caller.staffId);
  }

  private all(): Stream[] {
    return [...this.streams.values()].flatMap((own) => [...own]);
  }

  private streamsOf(events: readonly LiveEvent[]): Stream[] {
    return [...new Set(events.flatMap((event) => [...this.listenersTo(event)]))];
  }

  private listenersTo({ to }: LiveEvent): Iterable<Stream> {
    return typeof to === 'string' ? this.all() : [...(this.streams.get(to.staffId) ?? [])];
  }
}
