import type { ImportKind } from './kind.js';

export interface ChosenFile {
  file: File;
  /** One for all tries to have this file checked, one for all tries to have it imported. */
  checkKey: string;
  importKey: string;
}

export function upload({ start }: ImportKind, file: File, key: string, dryRun: boolean): Promise<{ id: string }> {
  const form = new FormData();
  form.set('file', file);
  return start(form, key, dryRun);
}

/** The same bytes are checked and imported, whatever happens to the file on the disk in between. */
export const heldInMemory = async (file: File): Promise<File> =>
  new File([await file.arrayBuffer()], file.name, { type: 'text/csv' });
