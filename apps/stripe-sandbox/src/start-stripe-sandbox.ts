import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { Faults } from './control/faults.js';
import { RequestLog } from './control/request-log.js';
import { serveControl } from './control/control-routes.js';
import { serveApi } from './http/api.js';
import { endUnanswered } from './money/end-dispute.js';
import { expireSession, settlePayment } from './money/pay-session.js';
import { settleRefund } from './money/refund.js';
import { servePages } from './page/page-routes.js';
import { routes } from './resources/index.js';
import { Account } from './state/account.js';
import { keepInFile } from './state/account-file.js';
import type { Task } from './state/agenda.js';
import { Deliveries } from './webhooks/deliveries.js';
import { introduceEndpoints } from './webhooks/introduce-endpoints.js';

export type StripeSandboxSettings = {
  /** The one key that is let in: `sk_test_…`. */
  secretKey: string;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Where the account is kept over a restart. Unset: in memory only. */
  file?: string;
  /** Endpoints that hear of every event from the start, each with its secret of this start. */
  endpoints?: { url: string; secret: string }[];
  /** How many objects of each kind are remembered: 50,000 unless set. */
  kept?: number;
};

export type StripeSandbox = {
  /** `http://localhost:12111`: what `STRIPE_API_URL` is set to. */
  url: string;
  stop(): Promise<void>;
};

/** Starts a stand-in for Stripe on this machine: its API, its hosted page, its webhooks. Only this machine reaches it. */
export async function startStripeSandbox(settings: StripeSandboxSettings): Promise<StripeSandbox> {
  const { secretKey, port = 0, file, endpoints = [], kept = 50_000 } = settings;
  const account = new Account(kept);
  const keeping = file === undefined ? undefined : await keepInFile(account, file);
  const faults = new Faults();
  const log = new RequestLog(kept);
  const deliveries = new Deliveries(account, faults);
  const introduce = () => introduceEndpoints(account, endpoints);
  introduce();
  account.onEvent = (event) => deliveries.announce(event);

  const server = fastify({ bodyLimit: 1 << 20, forceCloseConnections: true });
  // Every body is read where it is understood: forms by the API and the page, JSON by the control routes.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  serveApi(server, { account, faults, log, secretKey }, routes);
  servePages(server, account);
  const reset = () => {
    account.clear();
    log.clear();
    faults.clear();
    introduce();
  };
  serveControl(server, { account, faults, log, deliveries, reset });
  await server.listen({ port, host: '127.0.0.1' });
  account.origin = `http://localhost:${(server.server.address() as AddressInfo).port}`;
  account.agenda.start((task) => {
    happen(account, deliveries, task);
    account.onChange();
  });
  deliveries.resumeAll();
  return {
    url: account.origin,
    async stop() {
      await server.close();
      account.agenda.stop();
      await deliveries.stop();
      await keeping?.close();
    },
  };
}

/** What falls due by itself. Whatever has been settled otherwise in the meantime stays as it is. */
function happen(account: Account, deliveries: Deliveries, { kind, id }: Task): void {
  switch (kind) {
    case 'expire-session': {
      const record = account.sessions.get(id);
      if (record?.session.status === 'open') expireSession(account, record);
      return;
    }
    case 'settle-payment': {
      const intent = account.intents.get(id);
      if (intent) settlePayment(account, intent);
      return;
    }
    case 'settle-refund': {
      const refund = account.refunds.get(id);
      if (refund) settleRefund(account, refund);
      return;
    }
    case 'end-dispute': {
      const dispute = account.disputes.get(id);
      if (dispute) endUnanswered(account, dispute);
      return;
    }
    case 'deliver':
      deliveries.resume(id);
  }
}
