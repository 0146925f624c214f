import pg from 'pg';
import { mailer, type MailTemplate } from './bare-invitations.js';
import { settlePayment } from './bare-stripe.js';

// The worker of the bare implementations: hears of what is to be done by NOTIFY, with ids only, and does some of it at once.

const AT_ONCE = 20;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_POOL) });
const { sendInvitation, useTemplate } = mailer(pool, process.env.SMTP_URL!);
const handlers: Record<string, (payload: string) => Promise<void>> = {
  bare_invitation: sendInvitation,
  bare_stripe_event: (payload) => settlePayment(pool, payload),
};

const waiting: { channel: string; payload: string }[] = [];
let running = 0;

const listener = new pg.Client(process.env.DATABASE_URL);
await listener.connect();
listener.on('notification', ({ channel, payload }) => {
  waiting.push({ channel, payload: payload! });
  runMore();
});
for (const channel of Object.keys(handlers)) await listener.query(`listen ${channel}`);
process.on('message', ({ template }: { template: MailTemplate }) => {
  useTemplate(template);
  process.send!({ taken: true });
});
process.send!({ ready: true });
process.once('disconnect', () => process.exit());

function runMore(): void {
  while (running < AT_ONCE && waiting.length > 0) void handle(waiting.shift()!);
}

async function handle({ channel, payload }: { channel: string; payload: string }): Promise<void> {
  running += 1;
  await handlers[channel]!(payload);
  running -= 1;
  runMore();
}
