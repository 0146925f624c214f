import type { Client } from './client.js';
import { until } from './until.js';

export type StreamedEvent = { id: string; type: string; data: any; retry: number | undefined; at: number };

export type EventStream = {
  status: number;
  headers: Headers;
  /** Everything that came, in its order. */
  events: StreamedEvent[];
  /** What the next `Last-Event-ID` is; heartbeats move it too. */
  lastEventId(): string;
  comments(): number;
  /** Whether the server, or a lost connection, ended it. */
  ended(): boolean;
  of(type: string): StreamedEvent[];
  /** Waits for an event of the type, the first unless `count` says another, and answers it. */
  heard(type: string, which?: (data: any) => boolean, ms?: number): Promise<StreamedEvent>;
  close(): void;
};

type Options = { url: string; lastEventId?: string; inAddress?: boolean };

/**
 * Opens `GET /api/events` as a browser's EventSource would, except that it does not reconnect by itself; with the last event in
 * the address like a tab that goes on where another ended.
 */
export async function follow(caller: Client, { url, lastEventId, inAddress = false }: Options): Promise<EventStream> {
  const gone = new AbortController();
  const cookie = [...caller.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const header: Record<string, string> = lastEventId && !inAddress ? { 'last-event-id': lastEventId } : {};
  const headers = { accept: 'text/event-stream', cookie, ...header };
  const query = lastEventId && inAddress ? `?${new URLSearchParams({ lastEventId })}` : '';
  const response = await fetch(new URL(`/api/events${query}`, url), { headers, signal: gone.signal });
  const events: StreamedEvent[] = [];
  let last = '';
  let comments = 0;
  let ended = false;

  function take(block: string): void {
    const fields: Record<string, string> = {};
    for (const line of block.split('\n').filter(Boolean)) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line)!;
      if (name === '') comments += 1;
      else fields[name] = name === 'data' && fields.data !== undefined ? `${fields.data}\n${value}` : value;
    }
    if (fields.id !== undefined) last = fields.id;
    if (fields.data === undefined) return;
    const retry = fields.retry === undefined ? undefined : Number(fields.retry);
    events.push({ id: last, type: fields.event ?? 'message', data: JSON.parse(fields.data), retry, at: Date.now() });
  }

  async function read(): Promise<void> {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop()!;
      blocks.forEach(take);
    }
  }

  if (response.status === 200) void read().then(end, end);
  else end();
  function end(): void {
    ended = true;
  }

  const of = (type: string) => events.filter((event) => event.type === type);
  return {
    status: response.status,
    headers: response.headers,
    events,
    lastEventId: () => last,
    comments: () => comments,
    ended: () => ended,
    of,
    heard: (type, which = () => true, ms = 5_000) =>
      until(`${type} is heard`, () => of(type).find(({ data }) => which(data)) ?? missing(events), ms),
    close: () => gone.abort(),
  };
}

function missing(events: StreamedEvent[]): never {
  throw new Error(`only ${JSON.stringify(events.map(({ type, data }) => [type, data]))}`);
}
