import { createServer, type AddressInfo } from 'node:net';

/** Whether this process could listen on the port, on every address of the machine. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenBriefly(port)) !== undefined;
}

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<number> {
  return (await listenBriefly(0))!;
}

/** The wished port, or any free one when somebody else has it. */
export async function wishedOrFree(wished: number): Promise<number> {
  return (await listenBriefly(wished)) ?? freePort();
}

function listenBriefly(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(undefined));
    probe.listen(port, () => {
      const { port: taken } = probe.address() as AddressInfo;
      probe.close(() => resolve(taken));
    });
  });
}
