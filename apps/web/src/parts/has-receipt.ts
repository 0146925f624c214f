/** Once money has come there is a receipt, whatever becomes of it later. */
export const hasReceipt = ({ state }: { state: string }): boolean =>
  ['succeeded', 'refunded', 'partially_refunded', 'disputed'].includes(state);
