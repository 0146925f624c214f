import type { UseQueryOptions } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.js';

/** An import as the API tells of it, of whatever kind. */
export type CsvImport = Schemas['StaffImport'] | Schemas['BillingImport'];

/** What is imported: how it is said, and which part of the API does it. */
export interface ImportKind {
  /** The name of its words in the area `csv-import`. */
  words: 'staff' | 'accounts';
  /** The page of a new import; with its id, that of one under way. */
  page: '/staff/import' | '/billing/import';
  /** Hands the file over; the work itself is the worker's. A dry run finds out what the file would do and changes nothing. */
  start: (file: FormData, key: string, dryRun: boolean) => Promise<{ id: string }>;
  query: (id: string) => UseQueryOptions<CsvImport, Error, CsvImport, string[]>;
  /** Where all errors of an import can be downloaded. */
  errorsAt?: (id: string) => string;
}

const LOOK_AGAIN_MS = 700;

/** An import tells nobody how far it is: it is asked until it has ended. */
export const importQueryOf = (area: string, read: (id: string, signal: AbortSignal) => Promise<CsvImport>) => (id: string) => ({
  queryKey: ['csv-import', area, id],
  queryFn: ({ signal }: { signal: AbortSignal }) => read(id, signal),
  refetchInterval: ({ state }: { state: { data?: CsvImport | undefined; error: unknown } }) =>
    state.data?.state === 'done' || state.data?.state === 'failed' || state.error ? (false as const) : LOOK_AGAIN_MS,
});
