import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Answer, contradictions, orderOf, stockRound } from "./busy-checkouts.ts";
import { child } from "./child.ts";
import { brokenRules } from "./invariants.ts";
import { aFolder, storeIn } from "./open-store.ts";

describe("a process that is killed", { timeout: 90_000 }, () => {
  let folder: ReturnType<typeof aFolder>;
  beforeEach(() => {
    folder = aFolder();
  });
  afterEach(() => folder.remove());

  it("leaves no half of anything behind, keeps what it has told, and another goes on where it stopped", async () => {
    const { file } = folder;
    const store = storeIn(file);
    const seen = new Set<string>();
    for (const round of ["crash-1", "crash-2", "crash-3", "crash-4", "crash-5"]) {
      await stockRound(store, round);
      const told: Answer[] = [];
      for (const seed of ["1", "2"]) {
        const worker = child("busy-checkouts", file, seed, round, "1000000");
        await worker.told(15 + Math.floor(Math.random() * 60));
        worker.process.kill("SIGKILL");
        expect(await worker.ended()).toMatchObject({ signal: "SIGKILL", complaint: "" });
        expect(brokenRules(file)).toEqual([]);
        told.push(...worker.answers);
      }
      expect(contradictions(told)).toEqual([]);
      for (const { index, found } of told) {
        seen.add(found.split(" ")[0] ?? "");
        const stands = await store.orders.find(orderOf(round, index).key.checkoutId);
        if (found === "accepted") expect(stands).toBeDefined();
        if (found.startsWith("placed")) expect(stands?.state).toBe("placed");
        if (found.startsWith("abandoned")) expect(stands?.state).toBe("abandoned");
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(["accepted", "placed", "abandoned"]));
    await store.close();
  });
});
