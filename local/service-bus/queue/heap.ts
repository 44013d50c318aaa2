/** A binary heap: the item with the lowest rank comes out first. */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #rank: (item: T) => number;

  constructor(rank: (item: T) => number) {
    this.#rank = rank;
  }

  first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    const rank = this.#rank(item);
    let hole = items.length;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || this.#rank(parent) <= rank) break;
      items[hole] = parent;
      hole = above;
    }
    items[hole] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last !== undefined && items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    const items = this.#items;
    const rank = this.#rank(item);
    let hole = 0;
    for (;;) {
      const below = this.#lowerChild(hole);
      const child = items[below];
      if (child === undefined || this.#rank(child) >= rank) break;
      items[hole] = child;
      hole = below;
    }
    items[hole] = item;
  }

  #lowerChild(of: number): number {
    const left = this.#items[2 * of + 1];
    const right = this.#items[2 * of + 2];
    if (left === undefined || right === undefined) return 2 * of + 1;
    return this.#rank(right) < this.#rank(left) ? 2 * of + 2 : 2 * of + 1;
  }
}
