import { describe } from "vitest";
import { countPromises } from "./available-stock/counts.ts";
import { ledgerPromises } from "./available-stock/ledger.ts";
import { rebuildPromises } from "./available-stock/rebuild.ts";
import type { OpenMemory } from "./memory.ts";
import { openedMemory } from "./opened-memory.ts";

/** Everything that the port `AvailableStock` promises, for whichever memory is behind it. */
export const availableStockContract = (name: string, open: OpenMemory): void => {
  describe(`available stock in ${name}`, () => {
    const memory = openedMemory(open);
    describe("counts and snapshots", () => countPromises(memory));
    describe("the ledger's movements", () => ledgerPromises(memory));
    describe("rebuild", () => rebuildPromises(memory));
  });
};
