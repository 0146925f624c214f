import { p } from '@mikro-orm/core';
import type { ImportState } from '#shared-kernel/domain';

/** How an import is stored, in whichever schema. */
export const importProperties = () => ({
  id: p.uuid().primary(),
  dryRun: p.boolean(),
  startedBy: p.uuid().nullable(),
  startedFrom: p.text().nullable(),
  state: p.text().$type<ImportState>(),
  total: p.integer(),
  done: p.integer(),
  created: p.integer(),
  updated: p.integer(),
  unchanged: p.integer(),
  failed: p.integer(),
  problemCode: p.text().nullable(),
  problemMessage: p.text().nullable(),
  createdAt: p
    .datetime()
    .columnType('timestamptz')
    .onCreate(() => new Date()),
  finishedAt: p.datetime().columnType('timestamptz').nullable(),
});
