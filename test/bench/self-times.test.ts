import { describe, expect, it } from "vitest";
import { groupOf } from "../../bench/profile/group-of.ts";
import { type CpuProfile, selfTimes } from "../../bench/profile/self-times.ts";

/** A folder whose own path has the names of groups in it. */
const root = "file:///usr/local/node_modules_of_mine/local/shop/";
const grouped = (path: string, functionName = "f") =>
  groupOf({ functionName, url: `${root}${path}` }, root, undefined);
const ofNode = (functionName: string, url: string, caller?: string) =>
  groupOf({ functionName, url }, root, caller);

describe("whose time a function's is", () => {
  it.each([
    ["local/host/durable/episode/reply.ts", "durable engine of the host"],
    ["local/host/invocation.ts", "host"],
    ["local/stripe/store.ts", "Stripe stand-in"],
    ["dist/orchestrators/saga/calls.js", "app code: the rest"],
    ["dist/main.js", "app code: the rest"],
    ["dist/adapters/redis/door.js", "app code: adapters"],
    ["dist/adapters/telemetry/spans.js", "telemetry"],
    ["node_modules/durable-functions/lib/src/util/Utils.js", "durable-functions: replay, client"],
    ["node_modules/@azure/functions/dist/azure-functions.js", "@azure/functions"],
    ["node_modules/@azure/service-bus/dist/index.js", "Service Bus client"],
    ["node_modules/@opentelemetry/api/build/index.js", "telemetry"],
    ["node_modules/a/node_modules/zod/index.js", "zod"],
    ["node_modules/rhea/lib/link.js", "rhea (AMQP)"],
    ["node_modules/rhea-promise/dist/link.js", "Service Bus client"],
    ["node_modules/nobody-knows/index.js", "other packages"],
    ["somewhere/else.js", "other code"],
  ])("is told by its file: %s", (path, group) => {
    expect(grouped(path)).toBe(group);
  });

  it("is nobody's where the file is not of this repository", () => {
    const elsewhere = root.replace("usr", "opt");
    expect(ofNode("f", `${elsewhere}local/host/log.ts`)).toBe("other code");
  });

  it.each([
    ["parse", "node:_http_server", "HTTP of Node"],
    ["write", "node:net", "sockets and streams of Node"],
    ["push", "node:internal/streams/readable", "sockets and streams of Node"],
    ["fill", "node:internal/deps/undici/undici", "fetch's Request, Response, Headers"],
    ["emit", "node:events", "the rest of Node"],
    ["(garbage collector)", "", "garbage collector"],
    ["run", "", "SQLite"],
    ["writev", "", "writing to sockets"],
    ["(program)", "", "native code outside JavaScript"],
  ])("is told by its place inside Node: %s %s", (functionName, url, group) => {
    expect(ofNode(functionName, url)).toBe(group);
  });

  it("is its caller's where it is native and nothing else is known of it", () => {
    expect(ofNode("execute", "", "HTTP of Node")).toBe("HTTP of Node");
    expect(ofNode("run", "", "host")).toBe("SQLite");
  });
});

const node = (id: number, functionName: string, path: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url: path === "" ? "" : `${root}${path}` },
  children,
});

const profile = (samples: number[], timeDeltas: number[]): CpuProfile => ({
  nodes: [
    node(1, "(root)", "", [2, 4, 5]),
    node(2, "invoke", "local/host/invocation.ts", [3]),
    node(3, "digest", ""),
    node(4, "(idle)", ""),
    node(5, "runMicrotasks", ""),
  ],
  samples,
  timeDeltas,
});

describe("the self times of a profile", () => {
  it("count each sample until the next, in milliseconds, natives with their callers", () => {
    const times = selfTimes(profile([2, 3, 4, 5, 4], [9000, 1000, 2000, 5000, 500]), root);
    expect(Object.fromEntries(times)).toEqual({
      host: 3,
      idle: 5,
      "native code outside JavaScript": 0.5,
    });
  });

  it("take nothing away where the clock of the profiler went back", () => {
    expect(selfTimes(profile([2, 2, 2], [0, 3000, -1000]), root).get("host")).toBe(3);
  });
});
