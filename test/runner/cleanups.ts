const cleanups: (() => Promise<unknown>)[] = [];

/** For what several spec files of a process share: runs when the process has no file left, the last registered first. */
export function onWorkerEnd(cleanup: () => Promise<unknown>): void {
  cleanups.push(cleanup);
}

export async function runCleanups(): Promise<void> {
  for (const cleanup of cleanups.toReversed()) await cleanup();
}
