import { mkdir } from 'node:fs/promises';
import { startOnWishedPorts } from './ports.js';

export type Mailbox = {
  /** What `SMTP_URL` is set to. */
  smtpUrl: string;
  /** Where a person reads the mails. */
  page: string;
  stop(): Promise<void>;
};

const WISHED_PORTS = [1025, 1080];

/** A mail server that keeps everything for itself, with a web page to read it; mails in `folder` outlive a restart. */
export async function startMailbox(folder: string): Promise<Mailbox> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { MailDev } = await import('maildev');
  // Only this machine may read: the mails hold links that open accounts.
  const only = { ip: '127.0.0.1', webIp: '127.0.0.1' };
  const { server, smtp, web } = await startOnWishedPorts(WISHED_PORTS, async (ports) => {
    const server = new MailDev({ smtp: ports[0], web: ports[1], ...only, mailDirectory: folder, maxEmails: 2_000, silent: true });
    const parts = await withoutAnnouncement(() => server.start());
    return { server, smtp: parts.smtp.getPort(), web: parts.api?.getPort() };
  });
  return { smtpUrl: `smtp://127.0.0.1:${smtp}`, page: `http://localhost:${web}`, stop: () => server.stop() };
}

/** MailDev writes its address to the console even when it is `silent`; people are to see the one in the banner. */
async function withoutAnnouncement<T>(start: () => Promise<T>): Promise<T> {
  const { info } = console;
  console.info = () => undefined;
  try {
    return await start();
  } finally {
    console.info = info;
  }
}
