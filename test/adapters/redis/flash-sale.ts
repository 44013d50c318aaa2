import { setTimeout as sleep } from "node:timers/promises";
import type { Hold } from "../../../domain/hold.ts";
import type { EventId, Sku } from "../../../domain/ids.ts";
import { instant } from "../../../domain/instant.ts";
import { stockUpkeep } from "../../../upkeep/stock.ts";
import { aBuyer, type Buyer, type Memory } from "../../ports/memory.ts";
import { aSku } from "../../ports/order-builders.ts";
import type { Seeded } from "./seeded.ts";
import { TestLedger } from "./test-ledger.ts";

const lifeMs = 12;
const now = () => instant(Date.now());

/** What went wrong in a sale that should never: refusals after a hold, and corrections of counts. */
export type Troubles = { lateRefusals: number; drifts: number };

/**
 * A flash sale of a few units with more buyers than units: some doors die after the hold, some sagas die at any step or
 * come back late, some customers decline, more may be delivered, and the memory may be flushed in the middle. What dies is settled by a sweep,
 * what is lost by the reconciler, and customers who want the goods keep trying until everything is sold.
 */
export class FlashSale {
  readonly skus: readonly Sku[];
  readonly ledger = new TestLedger();
  readonly received = new Map<Sku, number>();
  readonly troubles: Troubles = { lateRefusals: 0, drifts: 0 };
  readonly #memory: Memory;
  readonly #chance: Seeded;
  readonly #upkeep: ReturnType<typeof stockUpkeep>;
  readonly #dead: Hold[] = [];

  constructor(memory: Memory, chance: Seeded) {
    this.#memory = memory;
    this.#chance = chance;
    this.skus = Array.from({ length: 1 + chance.below(2) }, () => aSku());
    this.#upkeep = stockUpkeep({
      ledger: { ...bound(this.ledger), move: () => Promise.reject(new Error("nothing is moved here")) },
      available: memory.stock,
      outbox: {
        notice: async () => {
          this.troubles.drifts += 1;
        },
      },
      ids: { eventId: () => "evt_drift" as EventId },
      now,
    });
  }

  async run({ isFlushed }: { readonly isFlushed: boolean }): Promise<void> {
    await this.#upkeep.rebuild();
    for (const sku of this.skus) await this.#receive(sku, 3 + this.#chance.below(5));
    const buyers = Array.from({ length: 8 + this.#chance.below(8) }, () => this.#customer(3));
    if (isFlushed) buyers.push(this.#flush());
    if (this.#chance.chance(0.5)) buyers.push(this.#laterDelivery());
    await Promise.all(buyers);
    await this.#settle();
    await this.#sellTheRest();
  }

  async #receive(sku: Sku, units: number): Promise<void> {
    this.received.set(sku, (this.received.get(sku) ?? 0) + units);
    this.ledger.receive(sku, units);
    await this.#upkeep.takeIn(sku);
  }

  async #laterDelivery(): Promise<void> {
    await sleep(this.#chance.below(15));
    await this.#receive(this.#chance.pick(this.skus), 1 + this.#chance.below(3));
  }

  async #flush(): Promise<void> {
    await sleep(this.#chance.below(15));
    await this.#memory.forget();
    await this.#upkeep.rebuild();
  }

  /** Wants a few units, and begins anew with another key when a checkout failed. */
  async #customer(attempts: number): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await sleep(this.#chance.below(4));
      const lines = this.skus
        .filter((_, index) => index === 0 || this.#chance.chance(0.5))
        .map((sku) => ({ sku, quantity: 1 + this.#chance.below(2) }));
      const buyer = await aBuyer(this.#memory, lines);
      if ((await this.#checkOut(buyer)) === "placed") return;
    }
  }

  async #checkOut(buyer: Buyer): Promise<"placed" | "failed"> {
    const answer = await buyer.reserve({ ttlMs: lifeMs });
    if (answer.tag === "memory-lost") await this.#upkeep.rebuild();
    if (answer.tag !== "held-now") return "failed";
    if (this.#chance.chance(0.1)) return "failed"; // the door died: nobody knows of this hold any more
    return this.#saga(buyer.hold);
  }

  /** As the checkout saga goes: pin, record, place, commit; or the fence, then release. */
  async #saga(hold: Hold): Promise<"placed" | "failed"> {
    const { holds } = this.#memory;
    await sleep(this.#chance.chance(0.15) ? lifeMs + 5 : this.#chance.below(4));
    if (this.#chance.chance(0.15)) return this.#undo(hold);
    if ((await holds.pin(hold)).tag === "refused") return this.#undo(hold);
    if (this.#dies(hold)) return "failed";
    const recorded = this.ledger.record(hold);
    if (recorded === "out-of-stock") this.troubles.lateRefusals += 1;
    if (recorded !== "recorded") return this.#undo(hold);
    if (this.#dies(hold)) return "failed";
    if (this.#chance.chance(0.1)) return this.#undo(hold);
    if (this.ledger.place(hold) !== "placed") return this.#undo(hold);
    if (this.#dies(hold)) return "placed";
    await this.#once(() => holds.commit(hold));
    return "placed";
  }

  async #undo(hold: Hold): Promise<"failed"> {
    this.ledger.abandon(hold);
    if (!this.#dies(hold)) await this.#once(() => this.#memory.holds.release(hold));
    return "failed";
  }

  /** At least once: activities may come again. */
  async #once(effect: () => Promise<void>): Promise<void> {
    await effect();
    if (this.#chance.chance(0.2)) await effect();
  }

  #dies(hold: Hold): boolean {
    const isDead = this.#chance.chance(0.05);
    if (isDead) this.#dead.push(hold);
    return isDead;
  }

  /** The sweep: what dead sagas left goes the way of its fence. Pinned holds are found, the others were noted. */
  async #settle(): Promise<void> {
    const { holds } = this.#memory;
    const pinned = await holds.pinned(instant(Date.now() + 1000), 1000);
    for (const hold of [...pinned, ...this.#dead]) {
      if (this.ledger.fenceOf(hold.checkoutId) === "recorded" && this.#chance.chance(0.5))
        this.ledger.place(hold);
      if (this.ledger.fenceOf(hold.checkoutId) === "placed") await holds.commit(hold);
      else {
        this.ledger.abandon(hold);
        await holds.release(hold);
      }
    }
    await this.#upkeep.reconcileDirty();
    await this.#upkeep.reconcileAll();
  }

  /** Demand is left: as soon as the last holds have run out, everything must be for sale. */
  async #sellTheRest(): Promise<void> {
    const deadline = Date.now() + 5000;
    for (const sku of this.skus)
      while (this.ledger.onHand(sku) > 0) {
        const buyer = await aBuyer(this.#memory, [{ sku, quantity: 1 }]);
        const { tag } = await buyer.reserve();
        if (tag === "held-now") {
          if (this.ledger.record(buyer.hold) !== "recorded")
            throw new Error(`a unit of ${sku} was sold twice`);
          this.ledger.place(buyer.hold);
          await this.#memory.holds.commit(buyer.hold);
        } else if (Date.now() > deadline)
          throw new Error(`${this.ledger.onHand(sku)} units were not sold: ${tag}`);
        else await sleep(2);
      }
  }
}

const bound = (ledger: TestLedger) => ({
  level: ledger.level.bind(ledger),
  levels: ledger.levels.bind(ledger),
  since: ledger.since.bind(ledger),
  reconcileView: ledger.reconcileView.bind(ledger),
});
