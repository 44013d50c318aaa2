import { beforeEach, expect, it } from "vitest";
import type { Memory } from "../memory.ts";
import { aHolder, aLateBuyer } from "./held.ts";

export const activePromises = (memory: () => Memory): void => {
  const active = () => memory().holds.active();
  beforeEach(async () => {
    await memory().forget();
    await memory().stock.rebuild([]);
  });

  it("counts each checkout that holds units once, pinned or not, whatever it holds", async () => {
    expect(await active()).toBe(0);
    const [one, two] = [await aHolder(memory()), await aHolder(memory(), { units: 5 })];
    expect(await active()).toBe(2);
    await memory().holds.pin(one.hold);
    await memory().holds.pin(one.hold);
    expect(await active()).toBe(2);
    await memory().holds.pin(two.hold);
    expect(await active()).toBe(2);
  });

  it("does not count a hold that has expired, though nobody took it back yet", async () => {
    await aHolder(memory());
    const late = await aHolder(memory(), { ttlMs: 20 });
    while ((await memory().holds.state(late.hold.checkoutId)).state !== "none");
    expect(await active()).toBe(1);
    await aLateBuyer(memory());
    expect(await active()).toBe(1);
  });

  it.each(["commit", "release"] as const)("counts it no more after %s", async (end) => {
    const [held, pinned] = [await aHolder(memory()), await aHolder(memory())];
    await memory().holds.pin(pinned.hold);
    await memory().holds[end](held.hold);
    await memory().holds[end](pinned.hold);
    expect(await active()).toBe(0);
  });
};
