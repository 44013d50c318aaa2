import type { Fault, LentFault } from "./faults.ts";

type Borrowed = { readonly lent: LentFault; hits: number };

/** Faults that another process's register lends to this one: struck here at once, counted here, reported there. */
export class BorrowedFaults {
  #faults: Borrowed[] = [];
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The whole list as it stands now. A fault that was known already keeps its count. */
  take(lent: readonly LentFault[]): void {
    this.#faults = lent.map(
      (one) => this.#faults.find((known) => known.lent.id === one.id) ?? { lent: one, hits: 0 },
    );
  }

  strike(operation: string): Fault | undefined {
    if (this.#faults.length === 0) return undefined;
    const struck = this.#find(operation) ?? this.#find(undefined);
    if (!struck || this.#random() >= (struck.lent.fault.rate ?? 1)) return undefined;
    struck.hits += 1;
    return struck.lent.fault;
  }

  /** Hits by the fault's id. */
  hits(): Record<string, number> {
    return Object.fromEntries(this.#faults.map(({ lent, hits }) => [lent.id, hits]));
  }

  #find(operation: string | undefined): Borrowed | undefined {
    return this.#faults.find(
      ({ lent, hits }) => lent.fault.operation === operation && (lent.left === null || hits < lent.left),
    );
  }
}
