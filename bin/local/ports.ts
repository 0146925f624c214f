import { createServer, type AddressInfo, type Server } from 'node:net';
import { CannotStart } from './cannot-start.js';

/** A port that this process listens on, until another process has taken over the socket. */
export type HeldPort = { port: number; server: Server };

/**
 * Listens on the port, so that nobody else can take it; 0 is any free one. The API takes over the socket.
 * Throws `CannotStart` when another program has the port.
 */
export async function holdPort(port: number): Promise<HeldPort> {
  // Whoever listens on [::1] alone would not be in the way of the API, but answer in its place at http://localhost.
  const server = (await isFree(port)) ? await listen(port, '0.0.0.0') : undefined;
  if (!server) {
    throw new CannotStart(`Port ${port} is taken by another program. Stop that one, or set PORT to another port.`);
  }
  return { port: portOf(server), server };
}

/**
 * Starts something on the wished ports, or on any free ones where others listen. `start` gets 0 for "any free one" and is what
 * takes the ports: what was free a moment ago may be taken by now, then it is called again with zeros.
 */
export async function startOnWishedPorts<T>(wished: number[], start: (ports: number[]) => Promise<T>): Promise<T> {
  const ports = await Promise.all(wished.map(async (port) => ((await isFree(port)) ? port : 0)));
  try {
    return await start(ports);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(wished.map(() => 0));
  }
}

/** A TCP port that nobody listens on now. Somebody else may be faster: whoever uses it must bear that it is taken. */
export async function freePort(): Promise<number> {
  const server = (await listen(0))!;
  const port = portOf(server);
  await close(server);
  return port;
}

/** Whether nobody listens on the port now, on any address of the machine. */
async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server) await close(server);
  return server !== undefined;
}

function listen(port: number, host?: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
