import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Account } from './account.js';

const writeAfterMs = 100;

export type AccountFile = {
  /** Writes what is not written yet. */
  close(): Promise<void>;
};

/** Keeps the account in one JSON file: read now, written soon after each change, never half. */
export async function keepInFile(account: Account, path: string): Promise<AccountFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text) account.restore(JSON.parse(text) as Record<string, unknown>);

  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const write = () => {
    timer = undefined;
    writing = writing.then(() => replaceFile(path, JSON.stringify(account)));
    return writing;
  };
  account.onChange = () => {
    timer ??= setTimeout(() => void write(), writeAfterMs);
  };
  return {
    close() {
      if (timer) clearTimeout(timer);
      account.onChange = () => {};
      return timer ? write() : writing;
    },
  };
}

/** Written beside it and renamed: whoever is killed in between leaves the old file whole. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
