// Connection lost or refused, server shutting down, out of resources, deadlock or serialization: PostgreSQL's classes.
const passingStates = /^(?:08|53|57P0|40)/;

/** True for trouble with the database that ends by itself, so that trying again later is right. */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return passingStates.test(code) || code.startsWith('E');
  return error instanceof Error && /connection|timeout/i.test(error.message);
}
