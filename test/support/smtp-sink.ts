import type { Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { freePort } from '../../bin/local/ports.js';

/** What arrived: `from` and `to` are the envelope's; `raw` is the message as it came over the wire. */
export type ReceivedMail = { from: string; to: string[]; subject: string; text: string; html: string; raw: string };

type Manner = 'accepting' | 'hanging' | 'deferring' | 'dropping after DATA';

/** Starts a real SMTP server whose manners can be changed while it runs. `parse: false` keeps only the raw text (benchmarks). */
export async function startSmtpSink(options: { parse?: boolean } = {}): Promise<SmtpSink> {
  const sink = new SmtpSink(await freePort(), options.parse ?? true);
  await sink.up();
  return sink;
}

export class SmtpSink {
  /** Every mail that was accepted, in order of arrival. */
  readonly mails: ReceivedMail[] = [];
  /** Connections taken so far, also those that were refused or left hanging. */
  connections = 0;
  private server: SMTPServer | undefined;
  private readonly refused = new Map<string, string>();
  private manner: Manner = 'accepting';
  private deferral = '';

  constructor(
    private readonly port: number,
    private readonly parse: boolean,
  ) {}

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** How it treats mail for everyone at this moment. */
  get behavior(): Manner | 'down' {
    return this.server ? this.manner : 'down';
  }

  get count(): number {
    return this.mails.length;
  }

  /** The mails for an address, in order of arrival. */
  to(address: string): ReceivedMail[] {
    return this.mails.filter((mail) => mail.to.includes(address));
  }

  /** Refuses this recipient for good: `refuse('a@b.example', '550 5.1.1 mailbox unavailable')`. */
  refuse(address: string, reply = '550 5.1.1 mailbox unavailable'): void {
    this.refused.set(address, reply);
  }

  /** Takes connections and never says a word, until another manner is set; those already waiting stay silent. */
  hang(): void {
    this.manner = 'hanging';
  }

  /** Answers every recipient with "not now": a 4xx reply. */
  greylist(reply = '450 4.7.1 greylisted, try again later'): void {
    this.manner = 'deferring';
    this.deferral = reply;
  }

  /** Breaks the connection after the message was sent, before saying whether it was taken; the message is not kept. */
  dropAfterData(): void {
    this.manner = 'dropping after DATA';
  }

  /** Back to taking everything, also for recipients refused before. */
  accept(): void {
    this.manner = 'accepting';
    this.refused.clear();
  }

  clear(): void {
    this.mails.length = 0;
  }

  /** Listens (again) on the same port. */
  async up(): Promise<void> {
    const server = this.newServer();
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', () => resolve());
    });
    // A client that breaks off is part of the tests, not an error of the sink.
    server.removeAllListeners('error').on('error', () => undefined);
  }

  /** Stops listening and breaks every connection, as a machine that goes away. `up()` brings it back. */
  async down(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of server.connections as Set<{ _socket: Socket }>) connection._socket.destroy();
    await closed;
  }

  /** The same as `down()`: the end of a test. */
  async stop(): Promise<void> {
    await this.down();
  }

  private newServer(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      closeTimeout: 1_000,
      onConnect: (_session, done) => {
        this.connections++;
        if (this.manner !== 'hanging') done();
      },
      onRcptTo: ({ address }, _session, done) => {
        if (this.manner === 'hanging') return;
        const reply = this.refused.get(address) ?? (this.manner === 'deferring' ? this.deferral : undefined);
        done(reply === undefined ? null : asError(reply));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.manner === 'hanging') return;
          if (this.manner === 'dropping after DATA') return this.breakOff(session);
          this.keep(Buffer.concat(chunks), session).then(() => done(), done);
        });
      },
    });
  }

  private async keep(raw: Buffer, { envelope }: SMTPServerSession): Promise<void> {
    const parsed = this.parse ? await simpleParser(raw) : undefined;
    this.mails.push({
      from: envelope.mailFrom ? envelope.mailFrom.address : '',
      to: envelope.rcptTo.map(({ address }) => address),
      subject: parsed?.subject ?? '',
      text: parsed?.text ?? '',
      html: parsed?.html || '',
      raw: raw.toString('utf8'),
    });
  }

  private breakOff(session: SMTPServerSession): void {
    const connections = this.server?.connections as Set<{ id: string; _socket: Socket }> | undefined;
    for (const { id, _socket } of connections ?? []) if (id === session.id) _socket.destroy();
  }
}

/** `550 5.1.1 mailbox unavailable` as smtp-server wants it: the code beside the text. */
function asError(reply: string): Error {
  const [, code, text] = /^(\d{3}) (.*)$/.exec(reply) ?? [];
  return Object.assign(new Error(text ?? reply), { responseCode: Number(code ?? 550) });
}
