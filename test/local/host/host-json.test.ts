import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseHostJson, readHostJson } from "../../../local/host/host-json.ts";
import { createLog, parseLogLevel } from "../../../local/host/log.ts";
import { resolveSettings } from "../../../local/host/settings.ts";
import { parseTimeSpan } from "../../../local/host/time-span.ts";
import { temporaryFolder } from "./start-fixture.ts";

describe("host.json", () => {
  it("has the real host's defaults", () => {
    const { extensions, functionTimeout, logging } = parseHostJson({ version: "2.0" });
    expect(extensions.http.routePrefix).toBe("api");
    expect(extensions.durableTask.hubName).toBe("TestHubName");
    expect(extensions.serviceBus).toMatchObject({
      maxConcurrentCalls: 16,
      maxConcurrentSessions: 8,
      maxMessageBatchSize: 1000,
      sessionIdleTimeout: 60_000,
      autoCompleteMessages: true,
    });
    expect([functionTimeout, logging.logLevel.default]).toEqual([undefined, undefined]);
  });

  it("is followed where this host can, and otherwise ignored", () => {
    const parsed = parseHostJson({
      functionTimeout: "00:10:00",
      logging: { logLevel: { default: "Warning", Function: "Trace" }, applicationInsights: {} },
      extensions: {
        http: { routePrefix: "", maxConcurrentRequests: 5 },
        durableTask: {
          hubName: "Hub",
          maxConcurrentActivityFunctions: 3,
          storageProvider: { type: "azureManaged" },
        },
        serviceBus: { sessionIdleTimeout: "00:00:00.5", prefetchCount: 10 },
        queues: { batchSize: 1 },
      },
      somethingElse: 1,
    });
    expect(parsed.functionTimeout).toBe(600_000);
    expect(parsed.logging.logLevel.default).toBe("warning");
    expect(parsed.extensions.http.routePrefix).toBe("");
    expect(parsed.extensions.durableTask).toEqual({ hubName: "Hub", maxConcurrentActivityFunctions: 3 });
    expect(parsed.extensions.serviceBus.sessionIdleTimeout).toBe(500);
  });

  it.each([
    [{ functionTimeout: "soon" }, 'functionTimeout: "soon" is not a time span'],
    [{ extensions: { http: { routePrefix: 1 } } }, "extensions.http.routePrefix"],
    [{ extensions: { serviceBus: { maxConcurrentCalls: 0 } } }, "extensions.serviceBus.maxConcurrentCalls"],
    [{ logging: { logLevel: { default: "loud" } } }, '"loud" is not a log level'],
    [[], "host.json"],
  ])("like %j is refused, naming the member", (value, why) => {
    expect(() => parseHostJson(value)).toThrow(why);
  });

  it("is read from the app's folder, may be missing, and must be JSON", () => {
    const folder = temporaryFolder();
    expect(readHostJson(folder).extensions.http.routePrefix).toBe("api");
    writeFileSync(join(folder, "host.json"), '{"extensions":{"http":{"routePrefix":"v1"}}}');
    expect(readHostJson(folder).extensions.http.routePrefix).toBe("v1");
    const broken = join(folder, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "host.json"), "{");
    expect(() => readHostJson(broken)).toThrow(`cannot read ${join(broken, "host.json")}`);
  });
});

describe("a time span", () => {
  it.each([
    ["00:00:10", 10_000],
    ["01:02:03", 3_723_000],
    ["1.00:00:00", 86_400_000],
    ["00:00:00.25", 250],
    ["00:05", 300_000],
  ])("%s is %d ms", (text, expected) => {
    expect(parseTimeSpan(text)).toBe(expected);
  });

  it.each(["24:00:00", "00:60:00", "10", "", "0 * * * * *", "-00:00:01"])("is not %j", (text) => {
    expect(parseTimeSpan(text)).toBeUndefined();
  });
});

describe("settings in options", () => {
  it("replace their references, several in one text, and must be there", () => {
    expect(resolveSettings("%A%-%B%", { A: "1", B: "2" }, "here")).toBe("1-2");
    expect(resolveSettings("100 % sure % of it", {}, "here")).toBe("100 % sure % of it");
    expect(() => resolveSettings("%GONE%", {}, "function f")).toThrow(
      "function f: the setting GONE is not set",
    );
  });
});

describe("the log", () => {
  it("is one JSON object per line, from its level up", () => {
    const lines: string[] = [];
    const log = createLog({ level: "warning", write: (line) => lines.push(line), now: () => 0 });
    log.write("information", "f.Invocation", "quiet");
    log.write("error", "f.Invocation", "two\nlines", "id-1");
    log.write("critical", "Host", "no id");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      time: "1970-01-01T00:00:00.000Z",
      level: "error",
      category: "f.Invocation",
      invocationId: "id-1",
      message: "two\nlines",
    });
    expect(JSON.parse(lines[1] ?? "")).not.toHaveProperty("invocationId");
  });

  it("knows levels however they are written, and none that it does not know", () => {
    expect(["Information", "warn", "ERROR", "info", "Off"].map(parseLogLevel)).toEqual([
      "information",
      "warning",
      "error",
      "information",
      "none",
    ]);
    expect(parseLogLevel("loud")).toBeUndefined();
    expect(createLog({ level: "none" }).enabled("critical")).toBe(false);
  });
});
