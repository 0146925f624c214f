import { mkdir } from 'node:fs/promises';
import { wishedOrFree } from './ports.js';

export type Mailbox = {
  /** What `SMTP_URL` is set to. */
  smtpUrl: string;
  /** Where a person reads the mails. */
  page: string;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A mail server that keeps everything for itself, with a web page to read it; mails in `folder` outlive a restart.
 * Its addresses are known at once, and it serves after `start()`, which takes a moment.
 */
export async function newMailbox(folder: string): Promise<Mailbox> {
  const smtp = await wishedOrFree(1025);
  const web = await wishedOrFree(1080);
  let stop = async () => {};
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp}`,
    page: `http://localhost:${web}`,
    async start() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { MailDev } = await import('maildev');
      // Only this machine may read: the mails hold links that open accounts.
      const only = { ip: '127.0.0.1', webIp: '127.0.0.1' };
      const server = new MailDev({ smtp, web, ...only, mailDirectory: folder, maxEmails: 2_000, silent: true });
      await server.start();
      stop = () => server.stop();
    },
    stop: () => stop(),
  };
}
