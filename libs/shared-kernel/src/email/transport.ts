import type { MailerOptions } from '@nestjs-modules/mailer';
import type { Settings } from '#shared-kernel/config';

/** Connections that one process keeps to the mail server at most. */
export const connections = 5;

/** How mail leaves the product. Options in the address itself win; certificates are verified. */
export function mailerOptions(settings: Settings): MailerOptions {
  return {
    transport: {
      url: settings.SMTP_URL,
      requireTLS: settings.SMTP_TLS === 'required',
      pool: true,
      maxConnections: connections,
      maxMessages: 500,
      maxRequeues: 1,
      dnsTimeout: 5_000,
      connectionTimeout: 5_000,
      greetingTimeout: 5_000,
      socketTimeout: 10_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
  };
}
