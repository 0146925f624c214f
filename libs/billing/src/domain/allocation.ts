/** What a posting pays of an invoice. */
export interface Allocation {
  readonly invoiceId: string;
  readonly amount: number;
}

/** Spreads the amount over the invoices in their order, each until nothing of it is open; `rest` is what is left over. */
export function allocate(
  amount: number,
  invoices: readonly { readonly id: string; readonly open: number }[],
): { allocations: Allocation[]; rest: number } {
  let rest = amount;
  const allocations: Allocation[] = [];
  for (const { id, open } of invoices) {
    const taken = Math.min(rest, open);
    if (taken <= 0) continue;
    allocations.push({ invoiceId: id, amount: taken });
    rest -= taken;
  }
  return { allocations, rest };
}
