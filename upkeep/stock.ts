import type { Instant, Sku } from "../domain/ids.ts";
import type { AvailableStock } from "../ports/available-stock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Outbox } from "../ports/outbox.ts";
import type { StockLedger } from "../ports/stock-ledger.ts";

type Needs = {
  readonly ledger: StockLedger;
  readonly available: AvailableStock;
  readonly outbox: Pick<Outbox, "notice">;
  readonly ids: Pick<Identifiers, "eventId">;
  readonly now: () => Instant;
};

/** Units by which Redis was off, positive when it had too many to sell. */
export type Drift = { readonly sku: Sku; readonly drift: number };

const attempts = 10;
const pageSize = 500;

/** Keeps the counters that the door sells from in step with the ledger, which is the truth. */
export const stockUpkeep = ({ ledger, available, outbox, ids, now }: Needs) => {
  let rebuilding: Promise<readonly Sku[]> | undefined;

  async function* everySku() {
    let after: Sku | undefined;
    for (;;) {
      const levels = await ledger.levels({ limit: pageSize, ...(after ? { after } : {}) });
      yield* levels;
      after = levels.at(-1)?.sku;
      if (levels.length < pageSize) return;
    }
  }

  /**
   * A memory that was lost begins anew with what the ledger has; what is held and not recorded, pins take again. Gives
   * the SKUs that this rebuild wrote.
   */
  const rebuild = async (): Promise<readonly Sku[]> => {
    if ((await available.memoryFrom()) !== undefined) return [];
    const stock: { sku: Sku; available: number; through: number }[] = [];
    for await (const { sku, onHand, movementNo } of everySku())
      stock.push({ sku, available: onHand, through: movementNo });
    return (await available.rebuild(stock)) ? stock.map(({ sku }) => sku) : [];
  };

  const rebuildOnce = async (): Promise<void> => {
    if (rebuilding !== undefined) {
      await rebuilding;
      return;
    }
    rebuilding = rebuild().finally(() => {
      rebuilding = undefined;
    });
    // Orders that were recorded while the ledger was read are in neither count. Comparing is no part of what others
    // wait for, since it asks for a rebuild itself where the memory is lost again.
    for (const sku of await rebuilding) await reconcile(sku);
  };

  const takeIn = async (sku: Sku): Promise<void> => {
    if ((await available.memoryFrom()) === undefined) return rebuildOnce();
    let from = (await available.snapshot(sku))?.through ?? 0;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { to, delta } = await ledger.since(sku, from);
      if (to <= from) return;
      const through = await available.takeIn(sku, { from, to, delta });
      if (through >= to) return;
      from = through;
    }
  };

  /** Compares one SKU with the ledger and corrects it, unless it moved meanwhile: then it compares again. */
  const reconcile = async (sku: Sku): Promise<Drift> => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await takeIn(sku);
      const snapshot = await available.snapshot(sku);
      if (!snapshot) return { sku, drift: 0 };
      const { level, standing } = await ledger.reconcileView(
        sku,
        snapshot.held.map(({ checkoutId }) => checkoutId),
      );
      const held = snapshot.held.reduce(
        (sum, { checkoutId, quantity }) => sum + (standing.has(checkoutId) ? 0 : quantity),
        0,
      );
      const expected = (level?.onHand ?? 0) - held;
      const through = level?.movementNo ?? snapshot.through;
      // A receipt that came since the snapshot is no drift: it was not yet to be taken in.
      const untaken =
        through === snapshot.through ? { to: through, delta: 0 } : await ledger.since(sku, snapshot.through);
      if (untaken.to !== through) continue;
      const drift = snapshot.available + untaken.delta - expected;
      if (drift === 0 && through === snapshot.through) return { sku, drift };
      const { version } = snapshot;
      const delta = expected - snapshot.available;
      if (!(await available.reconcile(sku, { version, delta, through }))) continue;
      if (drift !== 0) await report({ sku, drift });
      return { sku, drift };
    }
    await available.markDirty(sku);
    return { sku, drift: 0 };
  };

  const report = async ({ sku, drift }: Drift): Promise<void> => {
    const occurredAt = now();
    await outbox.notice({
      eventId: ids.eventId("stock-drift", sku, occurredAt),
      type: "StockDriftDetected",
      subject: sku,
      data: { sku, drift },
      occurredAt,
    });
  };

  return {
    takeIn,
    rebuild: rebuildOnce,
    reconcile,
    /** Every SKU; those that were off. */
    async reconcileAll(): Promise<readonly Drift[]> {
      await rebuildOnce();
      const drifts: Drift[] = [];
      for await (const { sku } of everySku()) drifts.push(await reconcile(sku));
      return drifts.filter(({ drift }) => drift !== 0);
    },
    /** The SKUs that a script could not explain, at once. */
    async reconcileDirty(): Promise<readonly Drift[]> {
      await rebuildOnce();
      const drifts: Drift[] = [];
      for (const sku of await available.takeDirty(pageSize)) drifts.push(await reconcile(sku));
      return drifts.filter(({ drift }) => drift !== 0);
    },
  };
};
