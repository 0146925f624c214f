import fastify from 'fastify';
import { pino } from 'pino';
import { warnOfUntrustedProxy } from './untrusted-proxy.js';

async function warningsAfter(requests: Record<string, string>[]): Promise<any[]> {
  const lines: any[] = [];
  const server = fastify();
  warnOfUntrustedProxy(server, pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }));
  server.get('/', async () => 'here');
  for (const headers of requests) await server.inject({ url: '/', headers });
  await server.close();
  return lines;
}

describe('A proxy that is not trusted', () => {
  it('is warned of once, with its address and what to set', async () => {
    const lines = await warningsAfter([{}, { 'x-forwarded-for': '203.0.113.7' }, { 'x-forwarded-for': '203.0.113.8' }]);
    expect(lines).toEqual([
      expect.objectContaining({ level: 40, address: '127.0.0.1', msg: expect.stringContaining('Set TRUSTED_PROXIES') }),
    ]);
  });

  it.each([[{}], [{ forwarded: 'for=203.0.113.7' }], [{ 'x-real-ip': '203.0.113.7' }]])(
    'is not warned of for requests with the headers %j',
    async (headers) => {
      expect(await warningsAfter([headers as Record<string, string>])).toEqual([]);
    },
  );
});
