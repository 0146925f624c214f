/** One event of `GET /api/events`. */
interface StreamEvent {
  name: string;
  /** JSON. */
  data: string;
}

type Hear = (event: StreamEvent) => void;

type Note =
  | { kind: 'event'; event: StreamEvent; id: string }
  /** A tab that is shown asks who has the stream. */
  | { kind: 'ask'; from: string }
  /** The tab that has it answers, with the last greeting of the stream where it had one. */
  | { kind: 'answer'; to: string; greeting: StreamEvent | undefined; id: string };

/** What a stream begins or goes on with. */
const greetings = ['hello', 'back', 'resync'];

/** What the server says when somebody's own access has changed. */
const lookAtSession: StreamEvent = { name: 'own-access', data: '{}' };

/** A stream that was refused is asked for again. */
const REOPEN_MS = 10_000;

/** A tab that is frozen keeps the stream and says nothing. */
const ANSWER_MS = 3_000;

/**
 * Hears the events of these names until the returned function is called. Browsers open six connections to an HTTP/1.1 server
 * for all tabs together, and a stream keeps one for good: so the tabs of one person share one stream. Where the browser
 * cannot do that (no secure context), each tab has its own while it is shown.
 */
export function followStream(person: string, names: readonly string[], hear: Hear): () => void {
  if (!('locks' in navigator) || !('BroadcastChannel' in globalThis)) return followAlone(names, hear);
  const stream = new SharedStream(person, names, hear);
  return () => stream.stop();
}

function open(names: readonly string[], hear: (event: StreamEvent, id: string) => void, after = ''): EventSource {
  const source = new EventSource(after ? `/api/events?lastEventId=${encodeURIComponent(after)}` : '/api/events');
  for (const name of names)
    source.addEventListener(name, (event) => {
      const { data, lastEventId } = event as MessageEvent<string>;
      hear({ name, data }, lastEventId);
    });
  return source;
}

const isShown = () => document.visibilityState === 'visible';

function followAlone(names: readonly string[], hear: Hear): () => void {
  let source: EventSource | undefined;
  const follow = () => {
    if (isShown()) return void (source ??= open(names, hear));
    source?.close();
    source = undefined;
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    source?.close();
  };
}

/**
 * The tab that holds a lock has the stream and passes on what it hears. A tab that is shown waits for the lock; one that is
 * hidden lets go of its place in the line, and of the stream as soon as another tab waits for it. The next goes on after the
 * last event that any of them heard, so that a handover loses nothing.
 */
class SharedStream {
  private readonly tab = crypto.randomUUID();
  private readonly lock: string;
  private readonly channel: BroadcastChannel;
  private readonly stopped = new AbortController();
  /** In the line for the lock, or holding it; aborted to leave either. */
  private place: AbortController | undefined;
  private leads = false;
  private unanswered: ReturnType<typeof setTimeout> | undefined;
  private greeting: StreamEvent | undefined;
  private lastId = '';

  constructor(
    person: string,
    private readonly names: readonly string[],
    private readonly hear: Hear,
  ) {
    this.lock = `live-updates-${person}`;
    this.channel = new BroadcastChannel(this.lock);
    const { signal } = this.stopped;
    this.channel.addEventListener('message', ({ data }: MessageEvent<Note>) => this.take(data), { signal });
    document.addEventListener('visibilitychange', () => void (isShown() ? this.follow() : this.letGo()), { signal });
    if (isShown()) this.follow();
    else this.send({ kind: 'ask', from: this.tab });
  }

  stop(): void {
    this.stopped.abort();
    clearTimeout(this.unanswered);
    this.place?.abort();
    this.channel.close();
  }

  private follow(): void {
    void this.standInLine();
    this.send({ kind: 'ask', from: this.tab });
    clearTimeout(this.unanswered);
    this.unanswered = setTimeout(() => void this.standInLine({ steal: true }), ANSWER_MS);
  }

  private async letGo(): Promise<void> {
    clearTimeout(this.unanswered);
    if (this.leads) {
      const { pending = [] } = await navigator.locks.query();
      if (isShown() || !pending.some(({ name }) => name === this.lock)) return;
    }
    this.place?.abort();
  }

  private async standInLine({ steal = false } = {}): Promise<void> {
    if (this.leads || (this.place && !steal)) return;
    this.place?.abort();
    const place = new AbortController();
    this.place = place;
    try {
      await navigator.locks.request(this.lock, steal ? { steal } : { signal: place.signal }, () => this.lead(place.signal));
    } catch (error) {
      // This tab left the line, or another one took the lock away.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
    place.abort();
    if (this.place !== place) return;
    this.place = undefined;
    if (isShown() && !this.stopped.signal.aborted) void this.standInLine();
  }

  /** Has the stream until it leaves its place. */
  private async lead(left: AbortSignal): Promise<void> {
    if (left.aborted) return;
    clearTimeout(this.unanswered);
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = open(this.names, (event, id) => this.passOn(event, id), this.lastId);
      source.addEventListener('error', () => {
        // The browser goes on by itself, unless it was refused: the session has ended, or the server was away.
        if (source.readyState !== EventSource.CLOSED) return;
        this.passOn(lookAtSession, this.lastId);
        again = setTimeout(connect, REOPEN_MS);
      });
    };
    connect();
    this.leads = true;
    await new Promise((resolve) => left.addEventListener('abort', resolve, { once: true }));
    this.leads = false;
    clearTimeout(again);
    source!.close();
  }

  private passOn(event: StreamEvent, id: string): void {
    this.send({ kind: 'event', event, id });
    this.pass(event, id);
  }

  private take(note: Note): void {
    if (note.kind === 'event') return this.pass(note.event, note.id);
    if (note.kind === 'ask') return this.answer(note.from);
    if (note.to !== this.tab) return;
    clearTimeout(this.unanswered);
    // What changed since this page was fetched was told before it listened.
    if (note.greeting && !this.greeting) this.pass({ ...note.greeting, name: 'hello' }, note.id);
  }

  private answer(to: string): void {
    if (!this.leads) return;
    this.send({ kind: 'answer', to, greeting: this.greeting, id: this.lastId });
    if (!isShown()) void this.letGo();
  }

  private pass(event: StreamEvent, id: string): void {
    this.lastId = id;
    const isFirst = !this.greeting;
    if (greetings.includes(event.name)) this.greeting = event;
    // The stream goes on for others; for a page that has heard nothing yet it begins.
    this.hear(isFirst && event.name === 'back' ? { ...event, name: 'hello' } : event);
  }

  private send(note: Note): void {
    if (this.stopped.signal.aborted) return;
    // A channel reaches this origin only; the rule has windows in mind.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.channel.postMessage(note);
  }
}
