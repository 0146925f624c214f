import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../bin/local/ports.js';

export type CuttableLink = {
  /** The address to give to the product instead of the real one. */
  url: string;
  /** Breaks every connection and refuses new ones, as a server that is gone. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
};

/** Stands between the product and a server it needs, so that this one server can go away for the product alone. */
export async function startCuttableLink(target: string): Promise<CuttableLink> {
  const url = new URL(target);
  const { hostname, port } = url;
  const ownPort = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  function remember(socket: Socket): Socket {
    sockets.add(socket);
    // A broken connection is what this is for, not an error of the test.
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  }

  function carry(near: Socket): void {
    const far = remember(connect(Number(port), hostname));
    remember(near).pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  async function mend(): Promise<void> {
    const listening = createServer(carry);
    server = listening;
    await new Promise<void>((resolve, reject) => listening.once('error', reject).listen(ownPort, '127.0.0.1', resolve));
  }

  async function cut(): Promise<void> {
    const listening = server;
    server = undefined;
    if (!listening) return;
    const closed = new Promise((resolve) => listening.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await mend();
  url.hostname = '127.0.0.1';
  url.port = String(ownPort);
  return { url: url.href, cut, mend, stop: cut };
}
