import { beforeEach, expect, it } from "vitest";
import { counted, type Memory, runOut } from "../memory.ts";
import { aHolder, aLateBuyer } from "./held.ts";

export const expiredPromises = (memory: () => Memory): void => {
  const expired = () => memory().holds.takeExpired();
  beforeEach(async () => {
    await memory().forget();
    await memory().stock.rebuild([]);
  });

  it("counts each hold that ran out once, whatever it held and whoever gave it back", async () => {
    expect(await expired()).toBe(0);
    const unseen = await aLateBuyer(memory());
    const seen = await aLateBuyer(memory(), { units: 5 });
    expect(await counted(memory(), seen.sku)).toEqual([5, 0]);
    expect(await expired()).toBe(2);
    expect(await counted(memory(), unseen.sku)).toEqual([5, 0]);
    expect(await expired()).toBe(0);
  });

  it("counts those of many buyers that ran out at once, all of them", async () => {
    const holders = await Promise.all(Array.from({ length: 12 }, () => aHolder(memory(), { ttlMs: 50 })));
    for (const { hold } of holders) await runOut(memory(), hold);
    expect(await expired()).toBe(12);
  });

  it("does not count a hold that stands, is pinned, was sold or was released in time", async () => {
    const [pinned, sold, released] = [
      await aHolder(memory(), { ttlMs: 2000 }),
      await aHolder(memory()),
      await aHolder(memory()),
    ];
    await aHolder(memory());
    await memory().holds.pin(pinned.hold);
    await memory().holds.commit(sold.hold);
    await memory().holds.release(released.hold);
    await aLateBuyer(memory());
    expect(await expired()).toBe(1);
    expect((await memory().holds.state(pinned.hold.checkoutId)).state).toBe("pinned");
  });

  it("counts none in a memory that was lost", async () => {
    await aLateBuyer(memory());
    await memory().forget();
    expect(await expired()).toBe(0);
  });
};
