import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Sizes } from './sizes.js';

/** Over few connections that stay, as a proxy holds them; `fetch` opens one for each request that waits. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * Sends `perSecond` requests a second, whether they are answered or not, after a warm-up at half that pace. Settles when all
 * are answered; answers when each was sent, in milliseconds since 1970.
 */
export async function atPace(
  { warmUp, perSecond, paceSeconds }: Sizes,
  send: (n: number) => Promise<unknown>,
): Promise<{ n: number; at: number; counts: boolean }[]> {
  const sent: { n: number; at: number; counts: boolean }[] = [];
  const answers: Promise<unknown>[] = [];
  let due = performance.now();
  for (let n = 0; n < warmUp + perSecond * paceSeconds; n++) {
    due += 1_000 / (n < warmUp ? perSecond / 2 : perSecond);
    await pause(Math.max(0, due - performance.now()));
    sent.push({ n, at: Date.now(), counts: n >= warmUp });
    answers.push(send(n));
  }
  await Promise.all(answers);
  return sent;
}

/** Fails on another status than that expected. */
export async function post(url: string, body: string, headers: Record<string, string>, expected: number): Promise<string> {
  const asked = request(url, { method: 'POST', headers, agent });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== expected) throw new Error(`${url} answered ${response.statusCode} ${answer}`);
  return answer;
}
