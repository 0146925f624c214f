import { answerOf, api } from '../../api/client.js';
import { type ImportKind, importQueryOf } from '../../parts/csv-import/kind.js';

/** A roster: people become records, or their records change. */
export const roster: ImportKind = {
  words: 'staff',
  page: '/staff/import',
  start: (file, key, dryRun) =>
    answerOf(
      api.POST('/api/staff/imports', {
        params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: { 'Idempotency-Key': key } },
        body: '',
        bodySerializer: () => file,
      }),
    ),
  query: importQueryOf('staff', (id, signal) =>
    answerOf(api.GET('/api/staff/imports/{id}', { params: { path: { id } }, signal })),
  ),
  errorsAt: (id) => `/api/staff/imports/${id}/errors.csv`,
};
