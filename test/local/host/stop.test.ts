import { describe, expect, it } from "vitest";
import { createLog } from "../../../local/host/log.ts";
import { stopGracefully } from "../../../local/host/stop-host.ts";
import { call, type LogLine, startFixture } from "./start-fixture.ts";

describe("a stop", () => {
  it("lets a running request end, takes no new one, and closes the port", async () => {
    const { host } = await startFixture("http");
    const { release } = await import("../../fixtures/apps/http/main.js");
    const running = call(host, "/api/slow");
    await call(host, "/api/default-methods");
    const stopped = host.stop();
    await expect(call(host, "/api/default-methods")).rejects.toThrow("ECONNREFUSED");
    release.resolve();
    expect((await running).text).toBe("done");
    await stopped;
    await host.stop();
  });

  it("goes from the outside in: nothing new, then the triggers' work, then the engine, then the ports", async () => {
    const steps: string[] = [];
    const step = (name: string) => async () => {
      await Promise.resolve();
      steps.push(name);
    };
    await stopGracefully({
      log: createLog({ level: "none" }),
      deadlineMs: 1000,
      quiet: () => void steps.push("quiet"),
      triggers: [step("trigger"), step("trigger")],
      engine: step("engine"),
      close: step("close"),
    });
    expect(steps).toEqual(["quiet", "trigger", "trigger", "engine", "close"]);
  });

  it.each([
    ["does not end", () => new Promise<void>(() => {}), "warning", "still running 20 ms after the stop"],
    ["fails", () => Promise.reject(new Error("cannot")), "error", "the stop failed: Error: cannot"],
  ] as const)("whose work %s closes all the same and says so", async (_what, trigger, level, message) => {
    const lines: LogLine[] = [];
    const closed: string[] = [];
    await stopGracefully({
      log: createLog({ level: "trace", write: (line) => lines.push(JSON.parse(line)) }),
      deadlineMs: 20,
      quiet: () => {},
      triggers: [trigger],
      engine: async () => {},
      close: async () => void closed.push("closed"),
    });
    expect(closed).toEqual(["closed"]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level, message: expect.stringContaining(message) });
  });
});
