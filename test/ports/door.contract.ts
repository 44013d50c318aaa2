import { describe } from "vitest";
import { keyPromises } from "./door/keys.ts";
import { cartPromises } from "./door/locks.ts";
import { lookPromises } from "./door/look.ts";
import { limitPromises } from "./door/purchase-limits.ts";
import { unitPromises } from "./door/units.ts";
import type { OpenMemory } from "./memory.ts";
import { openedMemory } from "./opened-memory.ts";

/** Everything that the port `Door` promises, for whichever memory is behind it. */
export const doorContract = (name: string, open: OpenMemory): void => {
  describe(`the door to ${name}`, () => {
    const memory = openedMemory(open);
    describe("look", () => lookPromises(memory));
    describe("units", () => unitPromises(memory));
    describe("keys", () => keyPromises(memory));
    describe("carts", () => cartPromises(memory));
    describe("purchase limits", () => limitPromises(memory));
  });
};
