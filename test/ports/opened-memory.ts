import { afterAll, beforeAll } from "vitest";
import type { Memory, OpenMemory } from "./memory.ts";

/** Opens the memory before the tests of a suite and closes it after them. */
export const openedMemory = (open: OpenMemory): (() => Memory) => {
  let opened: Memory | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error("the memory is not open yet");
    return opened;
  };
};
