import type { Live } from '#shared-kernel/live';
import type { BulkInvitation } from '../domain/bulk-invitation.js';

/** Shows administrators how far bulk work is, once the transaction has committed; never less far than they saw before. */
export function tellProgress(live: Live, bulk: BulkInvitation): void {
  const { id, state, total, done, skipped, failed, remaining } = bulk;
  live.publish({
    to: 'administrators',
    type: 'bulk-progress',
    data: { bulkId: id, state, total, done, skipped, failed, remaining },
    latest: { of: `bulk:${id}`, version: done + failed },
  });
}
