import { type AddressInfo, createServer, type Socket } from 'node:net';

/** The harmless file that every malware scanner takes for malware. In two parts, so that none takes this source for it. */
export const eicar = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-` + 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

export type Clamd = Awaited<ReturnType<typeof startClamd>>;

/** A clamd as far as INSTREAM goes: pieces with their length, a limit, one answer that ends with a zero byte. */
export async function startClamd({ mostBytes = 25 * 1024 * 1024 } = {}) {
  const open = new Set<Socket>();
  const seen: Buffer[] = [];
  let mood: 'working' | 'silent' | 'hanging-up' = 'working';

  const server = createServer((socket) => {
    open.add(socket);
    const answerTo = newConversation(mostBytes, seen);
    socket.on('close', () => open.delete(socket)).on('error', () => {});
    socket.on('data', (chunk) => {
      const answer = answerTo(chunk);
      if (mood === 'hanging-up') socket.destroy();
      else if (answer && mood === 'working') socket.end(`${answer}\0`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `clamd://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that was scanned, in order. */
    seen,
    behave: (next: typeof mood) => void (mood = next),
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Takes what comes, in whatever pieces, and gives the answer when it is due. */
function newConversation(mostBytes: number, seen: Buffer[]): (chunk: Buffer) => string | undefined {
  const command = 'zINSTREAM\0';
  const pieces: Buffer[] = [];
  let begun = false;
  let size = 0;
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    if (!begun) {
      if (rest.length < command.length) return undefined;
      if (rest.toString('latin1', 0, command.length) !== command) return 'UNKNOWN COMMAND';
      begun = true;
      rest = rest.subarray(command.length);
    }
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0);
      if (length === 0) return verdictOn(Buffer.concat(pieces), seen);
      if (size + length > mostBytes) return 'INSTREAM size limit exceeded. ERROR';
      if (rest.length < 4 + length) return undefined;
      pieces.push(rest.subarray(4, 4 + length));
      size += length;
      rest = rest.subarray(4 + length);
    }
    return undefined;
  };
}

function verdictOn(content: Buffer, seen: Buffer[]): string {
  seen.push(content);
  return content.includes(eicar) ? 'stream: Win.Test.EICAR_HDB-1 FOUND' : 'stream: OK';
}
