import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../ports/store.ts";
import { Game } from "./game.ts";
import { brokenRules } from "./invariants.ts";
import { aFolder, storeIn } from "./open-store.ts";
import { operations } from "./operations.ts";

describe("the store, asked anything in any order", { timeout: 90_000 }, () => {
  const folder = aFolder();
  let store: Store;
  beforeAll(() => {
    store = storeIn(folder.file);
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  it("answers as a simple model in memory does, and ends in the same state", async () => {
    await fc.assert(
      fc.asyncProperty(operations, async (asked) => {
        const game = await Game.begin(store);
        for (const operation of asked) await game.play(operation);
        await game.compare();
      }),
      { numRuns: 100 },
    );
    expect(brokenRules(folder.file)).toEqual([]);
  });
});
