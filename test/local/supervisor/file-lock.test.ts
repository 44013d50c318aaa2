import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockWhenFree, tryLock } from "../../../local/supervisor/file-lock.ts";

const lockModule = join(import.meta.dirname, "../../../local/supervisor/file-lock.ts");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a file lock", () => {
  it("is had by one at a time and can be waited for", async () => {
    const file = join(folder, "lock");
    const first = tryLock(file);
    expect(first).toBeDefined();
    expect(tryLock(file)).toBeUndefined();
    const second = lockWhenFree(file);
    first?.release();
    (await second).release();
    expect(tryLock(file)).toBeDefined();
  });

  it("is free again when the process that had it was killed", async () => {
    const file = join(folder, "lock");
    const program = `import { tryLock } from ${JSON.stringify(lockModule)};
      globalThis.kept = tryLock(${JSON.stringify(file)}); console.log("mine"); setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--input-type=module", "-e", program]);
    await once(owner.stdout, "data");
    expect(tryLock(file)).toBeUndefined();
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(tryLock(file)).toBeDefined();
  });
});
