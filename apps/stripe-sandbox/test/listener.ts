import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Heard = { body: string; signature: string; type: string; id: string };

export type Listener = {
  url: string;
  /** What has come, in the order in which it came. */
  heard: Heard[];
  types(): string[];
  /** Answers this from now on. */
  answer(status: number): void;
  stop(): Promise<void>;
};

/** A webhook endpoint that writes down what it hears. */
export async function startListener(): Promise<Listener> {
  const heard: Heard[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { type, id } = JSON.parse(body) as { type: string; id: string };
      heard.push({ body, signature: String(request.headers['stripe-signature']), type, id });
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    heard,
    types: () => heard.map(({ type }) => type),
    answer: (other) => {
      status = other;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
