/** Works on all that `next` finds, `size` rows at a time: it is asked again from the last row on until it finds fewer. */
export async function inBatches<Row>(
  size: number,
  next: (last: Row | undefined) => Promise<Row[]>,
  work: (rows: Row[]) => Promise<void>,
): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const rows = await next(last);
    await work(rows);
    if (rows.length < size) return;
    last = rows.at(-1);
  }
}
