import { answerOf, api } from '../../api/client.js';

export interface Roster {
  file: File;
  /** One for all tries to have this file checked, one for all tries to have it imported. */
  checkKey: string;
  importKey: string;
}

/** Hands the file over; the work itself is the worker's. A dry run finds out what the file would do and changes nobody. */
export function uploadRoster(file: File, key: string, dryRun: boolean): Promise<{ id: string }> {
  const form = new FormData();
  form.set('file', file);
  return answerOf(
    api.POST('/api/staff/imports', {
      params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: { 'Idempotency-Key': key } },
      body: '',
      bodySerializer: () => form,
    }),
  );
}

/** The same bytes are checked and imported, whatever happens to the file on the disk in between. */
export const heldInMemory = async (file: File): Promise<File> =>
  new File([await file.arrayBuffer()], file.name, { type: 'text/csv' });
