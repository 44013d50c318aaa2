import { describe } from "vitest";
import { activePromises } from "./holds/active.ts";
import { commitPromises } from "./holds/commit.ts";
import { expiredPromises } from "./holds/expired.ts";
import { pinPromises } from "./holds/pin.ts";
import { pinnedPromises } from "./holds/pinned.ts";
import { releasePromises } from "./holds/release.ts";
import { withdrawPromises } from "./holds/withdraw.ts";
import type { OpenMemory } from "./memory.ts";
import { openedMemory } from "./opened-memory.ts";

/** Everything that the port `Holds` promises, for whichever memory is behind it. */
export const holdsContract = (name: string, open: OpenMemory): void => {
  describe(`holds in ${name}`, () => {
    const memory = openedMemory(open);
    describe("pin", () => pinPromises(memory));
    describe("commit", () => commitPromises(memory));
    describe("release", () => releasePromises(memory));
    describe("withdraw", () => withdrawPromises(memory));
    describe("pinned", () => pinnedPromises(memory));
    describe("active", () => activePromises(memory));
    describe("takeExpired", () => expiredPromises(memory));
  });
};
