import { createServer, type Socket } from 'node:net';

// A mail server that only counts, and keeps the last mail: as cheap as one can be, so that it takes little from the sender.

const END_OF_MAIL = Buffer.from('\r\n.\r\n');
let mails = 0;
let lastAt = 0;
let last = '';

const server = createServer({ noDelay: true }, (socket) => {
  let inMail = false;
  let rest: Buffer = Buffer.alloc(0);
  socket.write('220 sink\r\n');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    for (;;) {
      const end = rest.indexOf(inMail ? END_OF_MAIL : '\r\n');
      if (end < 0) return;
      if (inMail) {
        mails += 1;
        lastAt = Date.now();
        last = rest.toString('utf8', 0, end);
        socket.write('250 taken\r\n');
        inMail = false;
        rest = rest.subarray(end + END_OF_MAIL.length);
      } else {
        inMail = answer(rest.toString('latin1', 0, 4).toUpperCase(), socket);
        rest = rest.subarray(end + 2);
      }
    }
  });
});

/** True when the mail itself follows. */
function answer(verb: string, socket: Socket): boolean {
  if (verb === 'DATA') socket.write('354 go on\r\n');
  else if (verb === 'QUIT') socket.end('221 bye\r\n');
  else socket.write('250 ok\r\n');
  return verb === 'DATA';
}

server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }));
process.on('message', () => process.send!({ mails, lastAt, last }));
process.once('disconnect', () => process.exit());
