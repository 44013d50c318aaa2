import type { Hold } from "../../../domain/hold.ts";
import type { CheckoutId, Sku } from "../../../domain/ids.ts";
import type { MovementKind, StockLedger, StockLevel } from "../../../ports/stock-ledger.ts";

type Movement = { readonly kind: MovementKind; readonly delta: number };
type Fence = { state: "recorded" | "placed" | "abandoned"; readonly hold: Hold };

/** What SQL does, in memory: numbered movements, the guard on units on hand, and the fence of each checkout. */
export class TestLedger implements Pick<StockLedger, "level" | "levels" | "since" | "reconcileView"> {
  readonly #movements = new Map<Sku, Movement[]>();
  readonly #fences = new Map<CheckoutId, Fence>();

  receive(sku: Sku, units: number): void {
    this.#move(sku, "receipt", units);
  }

  record(hold: Hold): "recorded" | "abandoned" | "out-of-stock" {
    const fence = this.#fences.get(hold.checkoutId);
    if (fence) return fence.state === "abandoned" ? "abandoned" : "recorded";
    if (hold.lines.some(({ sku, quantity }) => this.onHand(sku) < quantity)) return "out-of-stock";
    for (const { sku, quantity } of hold.lines) this.#move(sku, "order", -quantity);
    this.#fences.set(hold.checkoutId, { state: "recorded", hold });
    return "recorded";
  }

  place({ checkoutId }: Hold): "placed" | "abandoned" {
    const fence = this.#fences.get(checkoutId);
    if (!fence) throw new Error("placed without a record");
    if (fence.state === "recorded") fence.state = "placed";
    return fence.state === "placed" ? "placed" : "abandoned";
  }

  abandon(hold: Hold): "placed" | "abandoned" {
    const fence = this.#fences.get(hold.checkoutId);
    if (!fence) this.#fences.set(hold.checkoutId, { state: "abandoned", hold });
    else if (fence.state === "recorded") {
      for (const { sku, quantity } of hold.lines) this.#move(sku, "order-undone", quantity);
      fence.state = "abandoned";
    }
    return fence?.state === "placed" ? "placed" : "abandoned";
  }

  fenceOf(checkoutId: CheckoutId): Fence["state"] | undefined {
    return this.#fences.get(checkoutId)?.state;
  }

  onHand(sku: Sku): number {
    return this.#of(sku).reduce((sum, { delta }) => sum + delta, 0);
  }

  placed(sku: Sku): number {
    const sold = [...this.#fences.values()].filter(({ state }) => state === "placed");
    return sold
      .flatMap(({ hold }) => hold.lines)
      .reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
  }

  async level(sku: Sku): Promise<StockLevel | undefined> {
    const movementNo = this.#of(sku).length;
    return movementNo === 0 ? undefined : { sku, onHand: this.onHand(sku), movementNo };
  }

  async levels({ after, limit }: { readonly after?: Sku; readonly limit: number }): Promise<StockLevel[]> {
    const skus = [...this.#movements.keys()].sort().filter((sku) => after === undefined || sku > after);
    const levels = await Promise.all(skus.slice(0, limit).map((sku) => this.level(sku)));
    return levels.filter((level) => level !== undefined);
  }

  async since(sku: Sku, from: number) {
    const reached = this.#of(sku)
      .slice(from)
      .filter(({ kind }) => kind === "receipt");
    return { to: this.#of(sku).length, delta: reached.reduce((sum, { delta }) => sum + delta, 0) };
  }

  async reconcileView(sku: Sku, checkouts: readonly CheckoutId[]) {
    const standing = checkouts.filter((id) => ["recorded", "placed"].includes(this.fenceOf(id) ?? ""));
    return { level: await this.level(sku), standing: new Set(standing) };
  }

  #of(sku: Sku): readonly Movement[] {
    return this.#movements.get(sku) ?? [];
  }

  #move(sku: Sku, kind: MovementKind, delta: number): void {
    this.#movements.set(sku, [...this.#of(sku), { kind, delta }]);
  }
}
