import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A file name in a folder of its own, which is gone when the running test is over. */
export const temporaryFile = (name = "bus.db"): string => {
  const folder = mkdtempSync(join(tmpdir(), "local-service-bus-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
};
