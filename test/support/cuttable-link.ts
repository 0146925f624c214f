import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../bin/local/ports.js';

/**
 * What becomes of the connections of before when a silence ends: what was held back arrives; they stay silent for ever, as
 * behind a firewall that has forgotten them; or they are reset, as by a machine that has restarted.
 */
export type Ending = 'resumed' | 'forgotten' | 'reset';

export type CuttableLink = {
  /** The address to give to the product instead of the real one. */
  url: string;
  /** Breaks every connection and refuses new ones, as a server that is gone. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Nothing passes any more in either direction. Connections stay open, and new ones are taken, but nobody answers. */
  silence(): void;
  endSilence(ending: Ending): void;
  /** Resets every connection; new ones pass. */
  reset(): void;
  stop(): Promise<void>;
};

interface Pair {
  near: Socket;
  far: Socket;
}

/** Stands between the product and a server it needs, so that this one server can go away for the product alone. */
export async function startCuttableLink(target: string): Promise<CuttableLink> {
  const url = new URL(target);
  const { hostname, port } = url;
  const ownPort = await freePort();
  const pairs = new Set<Pair>();
  let server: Server | undefined;
  let isSilent = false;

  function carry(near: Socket): void {
    const far = connect(Number(port), hostname);
    const pair = { near, far };
    pairs.add(pair);
    for (const socket of [near, far]) {
      // A broken connection is what this is for, not an error of the test.
      socket.on('error', () => undefined);
      socket.on('close', () => isSilent || drop(pair));
    }
    if (isSilent) hush(pair);
    else join(pair);
  }

  function join({ near, far }: Pair): void {
    near.pipe(far);
    far.pipe(near);
  }

  function hush({ near, far }: Pair): void {
    near.unpipe().pause();
    far.unpipe().pause();
  }

  function drop(pair: Pair): void {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }

  async function mend(): Promise<void> {
    const listening = createServer(carry);
    server = listening;
    await new Promise<void>((resolve, reject) => listening.once('error', reject).listen(ownPort, '127.0.0.1', resolve));
  }

  async function cut(): Promise<void> {
    const listening = server;
    server = undefined;
    isSilent = false;
    if (!listening) return;
    const closed = new Promise((resolve) => listening.close(resolve));
    for (const pair of pairs) drop(pair);
    await closed;
  }

  function reset(): void {
    for (const { near } of pairs) near.resetAndDestroy();
  }

  function endSilence(ending: Ending): void {
    isSilent = false;
    if (ending === 'reset') reset();
    if (ending === 'resumed') for (const pair of pairs) join(pair);
  }

  await mend();
  url.hostname = '127.0.0.1';
  url.port = String(ownPort);
  return {
    url: url.href,
    cut,
    mend,
    silence() {
      isSilent = true;
      for (const pair of pairs) hush(pair);
    },
    endSilence,
    reset,
    stop: cut,
  };
}
