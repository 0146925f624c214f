import { startChild, type Child } from './parts/child.js';

/** Processes that drive what is measured, or stand at its other end. None of them is counted. */
export interface Helpers {
  load: Child;
  /** A second one, for two loads at the same time. */
  secondLoad: Child;
  readers: Child;
  sink: Child;
  smtpUrl: string;
  stripe: Child;
  stripeEnv: Record<string, string>;
  stop(): Promise<void>;
}

export async function startHelpers(): Promise<Helpers> {
  const [load, secondLoad, readers, sink, stripe] = ['load', 'load', 'readers', 'mail-sink', 'stripe'].map((part) =>
    startChild(part),
  ) as [Child, Child, Child, Child, Child];
  const [{ port }, { env }] = await Promise.all([sink.next<{ port: number }>(), stripe.next<{ env: Record<string, string> }>()]);
  return {
    load,
    secondLoad,
    readers,
    sink,
    smtpUrl: `smtp://127.0.0.1:${port}`,
    stripe,
    stripeEnv: env,
    stop: async () => void (await Promise.all([load, secondLoad, readers, sink, stripe].map((child) => child.stop()))),
  };
}
