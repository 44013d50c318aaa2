import { expect } from "vitest";
import type { Sku } from "../../../domain/ids.ts";
import { aBuyer, type Buyer, type Memory, runOut, stockedSku } from "../memory.ts";

/** A buyer whose hold was just taken: so many units of a SKU of which so many were stocked. */
export const aHolder = async (
  memory: Memory,
  { stock = 5, units = 2, ttlMs = 60_000 } = {},
): Promise<Buyer & { readonly sku: Sku }> => {
  const sku = await stockedSku(memory, stock);
  const buyer = await aBuyer(memory, [{ sku, quantity: units }]);
  expect((await buyer.reserve({ ttlMs })).tag).toBe("held-now");
  return { ...buyer, sku };
};

/** A buyer whose hold ran out. */
export const aLateBuyer = async (memory: Memory, sizes = {}): Promise<Buyer & { readonly sku: Sku }> => {
  const holder = await aHolder(memory, { ...sizes, ttlMs: 20 });
  await runOut(memory, holder.hold);
  return holder;
};

export const lockOf = async ({ door }: Memory, { hold, scopedToken }: Buyer) =>
  (await door.look({ ...hold, scopedToken, quoteId: "quote_none" as never })).lockedBy;

/** All SKUs that are marked dirty, taken from the list. */
export const dirtySkus = async ({ stock }: Memory): Promise<readonly Sku[]> => stock.takeDirty(1_000_000);
