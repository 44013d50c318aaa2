import { expect, it } from "vitest";
import { instant } from "../../../domain/instant.ts";
import { aBuyer, type Memory, stockedSku } from "../memory.ts";
import { aHolder } from "./held.ts";

export const pinnedPromises = (memory: () => Memory): void => {
  const later = () => instant(Date.now() + 60_000);
  const listed = async (limit = 1_000_000, before = later()) => memory().holds.pinned(before, limit);

  it("lists a pinned hold with all that it was made from", async () => {
    const [one, two] = [await stockedSku(memory(), 5), await stockedSku(memory(), 5)];
    const buyer = await aBuyer(memory(), [
      { sku: one, quantity: 1 },
      { sku: two, quantity: 2 },
    ]);
    await buyer.reserve({ limits: new Map([[two, 3]]) });
    expect(await listed()).not.toContainEqual(buyer.hold);
    await memory().holds.pin(buyer.hold);
    expect(await listed()).toContainEqual(buyer.hold);
  });

  it("lists the oldest first, no more than were asked for and none that are younger", async () => {
    const holders = [await aHolder(memory()), await aHolder(memory()), await aHolder(memory())];
    const before = instant(Date.now() - 1000);
    for (const { hold } of holders) {
      await memory().holds.pin(hold);
      const pinnedAt = Date.now();
      while (Date.now() === pinnedAt);
    }
    const ids = holders.map(({ hold }) => hold.checkoutId);
    const seen = (await listed()).map(({ checkoutId }) => checkoutId).filter((id) => ids.includes(id));
    expect(seen).toEqual(ids);
    expect(await listed(1)).toHaveLength(1);
    expect((await listed(1_000_000, before)).filter(({ checkoutId }) => ids.includes(checkoutId))).toEqual(
      [],
    );
  });

  it.each(["commit", "release"] as const)("lists it no more after %s", async (end) => {
    const { hold } = await aHolder(memory());
    await memory().holds.pin(hold);
    expect(await listed()).toContainEqual(hold);
    await memory().holds[end](hold);
    expect(await listed()).not.toContainEqual(hold);
  });
};
