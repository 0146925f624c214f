import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CannotStart } from './cannot-start.js';
import { freePort, holdPort, startOnWishedPorts } from './ports.js';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

describe('the ports of the local start', () => {
  const servers: Server[] = [];

  const portOf = (server: Server) => (server.address() as AddressInfo).port;

  /** Takes a port as another program would. */
  function listen(port: number, host?: string): Promise<Server> {
    return new Promise((resolve, reject) => {
      const server = createServer().once('error', reject);
      server.listen(port, host, () => {
        servers.push(server);
        resolve(server);
      });
    });
  }

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('keep a port from others from the moment it is held', async () => {
    const held = await holdPort(await freePort());
    servers.push(held.server);
    await expect(listen(held.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('give the port of the API to one of two starts at the same moment and tell the other in a sentence', async () => {
    const port = await freePort();
    const outcomes = await Promise.allSettled([holdPort(port), holdPort(port)]);
    const held = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    servers.push(...held.map(({ value }) => value.server));
    expect(held).toHaveLength(1);
    const [refused] = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused!.reason).toBeInstanceOf(CannotStart);
    expect(refused!.reason.message).toContain(`Port ${port} is taken by another program.`);
  });

  it.each(['0.0.0.0', '127.0.0.1', ...(hasIpv6 ? ['::1', '::'] : [])])(
    'are refused when another program listens on %s alone',
    async (host) => {
      const taken = await listen(0, host);
      await expect(holdPort(portOf(taken))).rejects.toThrow('set PORT to another port');
    },
  );

  it('are any free ones for PORT=0', async () => {
    const held = await Promise.all([holdPort(0), holdPort(0)]);
    servers.push(...held.map(({ server }) => server));
    expect(new Set(held.map(({ port }) => port)).size).toBe(2);
    expect(held.map(({ port }) => port)).not.toContain(0);
  });

  it('are the wished ones where nobody listens, and any free ones elsewhere', async () => {
    const taken = portOf(await listen(0));
    const free = await freePort();
    const asked: number[][] = [];
    await startOnWishedPorts([taken, free], async (ports) => void asked.push(ports));
    expect(asked).toEqual([[0, free]]);
  });

  it('are any free ones when another program takes a wished one in the last moment', async () => {
    const wished = await freePort();
    const asked: number[] = [];
    const server = await startOnWishedPorts([wished], async ([port]) => {
      asked.push(port!);
      if (asked.length === 1) await listen(wished, '127.0.0.1');
      return listen(port!, '127.0.0.1');
    });
    expect(asked).toEqual([wished, 0]);
    expect(portOf(server)).not.toBe(wished);
  });

  it('are not tried again after an error of another kind', async () => {
    const start = () => Promise.reject(new Error('broken'));
    await expect(startOnWishedPorts([await freePort()], start)).rejects.toThrow('broken');
  });
});
