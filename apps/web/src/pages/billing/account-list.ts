import { answerOf, api } from '../../api/client.js';
import { type ImportKind, importQueryOf } from '../../parts/csv-import/kind.js';

/** A list of accounts: they are opened, or they change. */
export const accountList: ImportKind = {
  words: 'accounts',
  page: '/billing/import',
  start: (file, key, dryRun) =>
    answerOf(
      api.POST('/api/billing-accounts/imports', {
        params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: { 'Idempotency-Key': key } },
        body: '',
        bodySerializer: () => file,
      }),
    ),
  query: importQueryOf('accounts', (id, signal) =>
    answerOf(api.GET('/api/billing-accounts/imports/{id}', { params: { path: { id } }, signal })),
  ),
};
