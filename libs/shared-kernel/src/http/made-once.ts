import { currentScope } from '#shared-kernel/context';

/**
 * Makes something once for an Idempotency-Key and answers its id, also when the request is repeated. Of the answer nothing is
 * kept but this id: the route reads it afresh each time, so no copy outlives what was made.
 */
export async function madeOnce(make: () => Promise<string>): Promise<string> {
  const { idempotency } = currentScope();
  const made = idempotency?.made ?? (await make());
  if (idempotency) idempotency.made = made;
  return made;
}
