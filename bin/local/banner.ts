export type Running = {
  publicUrl: string;
  mailbox: string | undefined;
  stripeSandbox: string | undefined;
  smtpUrl: string;
  database: string | undefined;
  dataDir: string;
  administrator: { email: string; password?: string };
};

/** What someone who has just started the product needs to go on. */
export function banner({ publicUrl, mailbox, stripeSandbox, smtpUrl, database, dataDir, administrator }: Running): string {
  const rows = [
    ['Portal and API', publicUrl],
    ['Swagger UI', `${publicUrl}/api/docs`],
    mailbox ? ['Mailbox', `${mailbox}  (every e-mail ends here)`] : ['E-mail through', withoutSecrets(smtpUrl)],
    ...(stripeSandbox ? [['Stripe sandbox', `${stripeSandbox}  (no money moves; pay with 4242 4242 4242 4242)`]] : []),
    ['Administrator', administrator.email],
    ...(administrator.password ? [['Password', `${administrator.password}  (made up now, shown only this once)`]] : []),
    ['Data folder', dataDir],
    ...(database ? [['Database', withoutSecrets(database)]] : []),
  ];
  const lines = rows.map(([name, value]) => `  ${name!.padEnd(16)}${value}`);
  return ['', '  The staff portal is running.', '', ...lines, '', '  Ctrl-C stops everything.', ''].join('\n');
}

function withoutSecrets(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
