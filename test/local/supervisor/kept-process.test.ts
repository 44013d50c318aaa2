import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KeptProcess } from "../../../local/supervisor/kept-process.ts";
import { type Death, describeDeath, restartGapMs } from "../../../local/supervisor/restart-gap.ts";
import { isAlive, until } from "./a-command.ts";

let folder: string;
let kept: KeptProcess | undefined;
const deaths: { death: Death; gapMs: number }[] = [];
const pids: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-"));
  deaths.length = 0;
  pids.length = 0;
});
afterEach(() => {
  kept?.kill();
  rmSync(folder, { recursive: true, force: true });
});

function keep(program: string, isKept = () => true): KeptProcess {
  kept = new KeptProcess({
    launch: { file: process.execPath, args: ["-e", program], isNode: true },
    log: join(folder, "log"),
    onStart: (pid) => pids.push(pid),
    onDeath: (death, gapMs) => {
      deaths.push({ death, gapMs });
      return isKept();
    },
  });
  kept.start();
  return kept;
}

const forever = "setInterval(() => {}, 1000)";

describe("a kept process", () => {
  it("is started again with growing gaps while it keeps ending at once", async () => {
    keep("console.log('run'); process.exit(4)");
    await until(() => deaths.length === 3);
    expect(deaths.map(({ gapMs }) => gapMs)).toEqual([0, 250, 500]);
    expect(describeDeath(deaths[0]?.death ?? { code: null, signal: null, livedMs: 0 })).toBe("exit code 4");
    expect(readFileSync(join(folder, "log"), "utf8").match(/run/g)?.length).toBe(3);
  });

  it("is started again at once after each SIGKILL, however often", async () => {
    keep(forever);
    for (const round of [1, 2, 3]) {
      await until(() => pids.length === round);
      process.kill(pids.at(-1) ?? 0, "SIGKILL");
      await until(() => deaths.length === round);
    }
    expect(deaths.map(({ gapMs }) => gapMs)).toEqual([0, 0, 0]);
  });

  it("stays dead when its owner says so, and when it was stopped", async () => {
    keep("process.exit(0)", () => false);
    await until(() => deaths.length === 1);
    const stopped = keep(forever);
    await until(() => stopped.pid !== undefined);
    const { pid } = stopped;
    await stopped.stop("SIGTERM", 5000);
    expect(isAlive(pid)).toBe(false);
    expect(deaths.length).toBe(1);
  });

  it("is killed when it does not end within its grace", async () => {
    const stubborn = keep(`process.on("SIGTERM", () => {}); console.log("ready"); ${forever}`);
    await until(() => readFileSync(join(folder, "log"), "utf8").includes("ready"));
    await stubborn.stop("SIGTERM", 100);
    expect(isAlive(pids[0])).toBe(false);
  });

  it("counts as dead when its program cannot be started", async () => {
    const gone: Death[] = [];
    const missing = new KeptProcess({
      launch: { file: join(folder, "no-such-program"), args: [], isNode: false },
      log: join(folder, "log"),
      onDeath: (death) => {
        gone.push(death);
        return false;
      },
    });
    missing.start();
    await until(() => gone.length === 1);
    expect(missing.pid).toBeUndefined();
  });
});

describe("the gap before a restart", () => {
  it("ends at five seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 100].map(restartGapMs)).toEqual([
      0, 0, 250, 500, 1000, 2000, 4000, 5000, 5000,
    ]);
  });
});
