/** Objects in the order in which they were made. Bounded: past `kept`, the oldest are forgotten. */
export class Collection<T extends { id: string }> {
  #items = new Map<string, T>();
  #places = new Map<string, number>();
  #order: (T | undefined)[] = [];
  /** Place of `#order[0]`: places are never given out again. */
  #first = 0;

  constructor(readonly kept: number) {}

  add(item: T): T {
    this.#places.set(item.id, this.#first + this.#order.length);
    this.#order.push(item);
    this.#items.set(item.id, item);
    if (this.#order.length > this.kept * 1.1) this.#forget(this.#order.length - this.kept);
    return item;
  }

  get(id: string): T | undefined {
    return this.#items.get(id);
  }

  remove(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    this.#order[place - this.#first] = undefined;
    this.#places.delete(id);
    this.#items.delete(id);
  }

  /** From the newest (or the one made before `olderThan`) to the oldest. */
  *newestFirst(olderThan?: string): Generator<T> {
    const start = olderThan === undefined ? this.#order.length : this.#places.get(olderThan)! - this.#first;
    for (let index = start - 1; index >= 0; index--) if (this.#order[index]) yield this.#order[index]!;
  }

  /** From the oldest (or the one made after `newerThan`) to the newest. */
  *oldestFirst(newerThan?: string): Generator<T> {
    const start = newerThan === undefined ? 0 : this.#places.get(newerThan)! - this.#first + 1;
    for (let index = start; index < this.#order.length; index++) if (this.#order[index]) yield this.#order[index]!;
  }

  clear(): void {
    this.restore([]);
  }

  toJSON(): T[] {
    return [...this.oldestFirst()];
  }

  restore(items: T[]): void {
    this.#items.clear();
    this.#places.clear();
    this.#order = [];
    this.#first = 0;
    for (const item of items) this.add(item);
  }

  #forget(count: number): void {
    for (const item of this.#order.splice(0, count)) {
      if (!item) continue;
      this.#items.delete(item.id);
      this.#places.delete(item.id);
    }
    this.#first += count;
  }
}
