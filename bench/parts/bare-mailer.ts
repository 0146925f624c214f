import nodemailer from 'nodemailer';

// The limit of P3: a loop that sends finished mails through nodemailer's pool and does nothing else.

export interface MailsToSend {
  count: number;
  connections: number;
  mail: { subject: string; html: string; text: string; headers: Record<string, string> };
}

process.on('message', ({ count, connections, mail }: MailsToSend) => {
  void sendAll(count, connections, mail).then((perSecond) => process.send!({ perSecond }));
});
process.once('disconnect', () => process.exit());

async function sendAll(count: number, connections: number, mail: MailsToSend['mail']): Promise<number> {
  const transport = nodemailer.createTransport({
    url: process.env.SMTP_URL!,
    pool: true,
    maxConnections: connections,
    maxMessages: 500,
  });
  const startedAt = performance.now();
  let next = 0;
  const sendOneByOne = async () => {
    while (next < count) {
      const to = `person.${next++}@bench.example`;
      await transport.sendMail({ ...mail, from: 'Staff portal <no-reply@bench.example>', to });
    }
  };
  await Promise.all(Array.from({ length: connections }, sendOneByOne));
  transport.close();
  return count / ((performance.now() - startedAt) / 1_000);
}
