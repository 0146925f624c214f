import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A part of a benchmark in a process of its own, so that it takes nothing from the process that is measured. */
export interface Child {
  pid: number;
  /** The next message it sends. */
  next<T>(): Promise<T>;
  /** Asks it and waits for its answer; an answer `{ error }` is thrown. */
  ask<T>(question: unknown): Promise<T>;
  /** Ends it; settles when it is gone, and with it its connections. */
  stop(): Promise<void>;
}

/** `part` is a file beside this one, without its ending. */
export function startChild(part: string, env: Record<string, string> = {}): Child {
  const child = fork(new URL(`./${part}.js`, import.meta.url), { env: { PATH: process.env.PATH!, ...env } });
  return {
    pid: child.pid!,
    next: () => nextMessage(child, part),
    async ask<T>(question: unknown) {
      if (!child.connected) throw new Error(`${part} has ended.`);
      const answer = nextMessage<T>(child, part);
      child.send(question as object);
      const { error } = (await answer) as { error?: string };
      if (error !== undefined) throw new Error(error);
      return answer;
    },
    stop: () => stop(child),
  };
}

function nextMessage<T>(child: ChildProcess, part: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${part} ended by itself (${code}).`));
    child.once('exit', ended).once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
