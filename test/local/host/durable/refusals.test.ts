import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createManagementHandler,
  createRpcHandler,
} from "../../../../local/host/durable/http/durable-handlers.ts";
import type { HttpHandler } from "../../../../local/host/durable/http/http-message.ts";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, shown, startEngine } from "./support/open-engine.ts";

const { resetWorld, world } = await import("./support/behaviour-app.ts");
beforeEach(resetWorld);
afterEach(closeAll);

const settings = { taskHub: "Hub", systemKey: "KEY" };
const ask = (handler: HttpHandler, method: string, url: string, headers = {}, body = "") =>
  handler({ method, url, headers: { host: "localhost:7071", ...headers }, body: Buffer.from(body) });

describe("what the embedded host does not run", () => {
  it.each([
    ["callsEntity", "callEntity"],
    ["signalsEntity", "signalEntity"],
    ["locksEntity", "lock"],
    ["callsHttp", "callHttp"],
    ["callsVersion", "version 2.0"],
    ["limitedRetry", "retryTimeoutInMilliseconds"],
  ])("fails an orchestration (%s) by its name", async (name, said) => {
    const engine = startEngine();
    engine.operations.start({ name, instanceId: "a", input: null });
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain(`Orchestrator function '${name}' failed: `);
    expect(output).toContain(said);
  });

  it.each([
    ["callsNobody", "activity"],
    ["callsNoOrchestrator", "sub-orchestration"],
  ])("fails %s and says that Azure would wait for ever", async (name, kind) => {
    const engine = startEngine();
    engine.operations.start({ name, instanceId: "a", input: null });
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain(`the ${kind} function 'nobody' is not registered`);
    expect(output).toContain("Running for ever");
  });

  it("refuses to start with a version, and starts nothing", async () => {
    const engine = startEngine();
    const rpc = createRpcHandler(engine, settings);
    const answer = await ask(rpc, "POST", "/durabletask/orchestrators/wait/a?version=2.0", {}, "null");
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("version 2.0");
    expect(engine.find("a")).toBeUndefined();
  });

  it("refuses results whose conversion nobody has seen", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "returnsBytes", instanceId: "a", input: null });
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("it returned bytes");
  });

  it("answers for entities like an app that has none", async () => {
    const rpc = createRpcHandler(startEngine(), settings);
    expect((await ask(rpc, "GET", "/durabletask/entities/counter/k")).status).toBe(404);
    expect(await ask(rpc, "GET", "/durabletask/entities/")).toMatchObject({ status: 200, body: "[]" });
    const signal = await ask(rpc, "POST", "/durabletask/entities/counter/k?op=add", {}, "1");
    expect(signal.status).toBe(400);
    expect(signal.body).toContain("'counter'");
  });
});

describe("what the real host would fail too", () => {
  it("fails an orchestrator that is another one on replay", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "fickle", instanceId: "a", input: null });
    await settle(engine);
    expect(shown(engine, "a").runtimeStatus).toBe("Running");
    world.changed = true;
    engine.operations.raiseEvent("a", "go", "1");
    const { runtimeStatus, output } = await ended(engine, "a");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain("Non-Deterministic workflow detected");
    expect(output).toContain("'note'");
  });

  it("takes a custom status of 16 KB and fails on a larger one", async () => {
    const engine = startEngine();
    engine.operations.start({ name: "bigStatus", instanceId: "fits", input: String(8 * 1024 - 2) });
    engine.operations.start({ name: "bigStatus", instanceId: "toobig", input: String(8 * 1024) });
    expect((await ended(engine, "fits")).runtimeStatus).toBe("Completed");
    expect(await ended(engine, "toobig")).toMatchObject({
      runtimeStatus: "Failed",
      output: expect.stringContaining("custom status"),
    });
  });
});

describe("the management API's key", () => {
  it.each([
    ["none", "", {}, 401],
    ["a wrong code", "?code=NO", {}, 401],
    ["the code", "?code=KEY", {}, 200],
    ["a wrong header", "", { "x-functions-key": "NO" }, 401],
    ["the header", "", { "x-functions-key": "KEY" }, 200],
  ])("with %s answers accordingly", async (_what, query, headers, status) => {
    const management = createManagementHandler(startEngine(), settings);
    const answer = await ask(management, "GET", `/runtime/webhooks/durabletask/instances${query}`, headers);
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.body).toBe("");
  });

  it("is not asked for below another path, which is unknown", async () => {
    const management = createManagementHandler(startEngine(), settings);
    expect((await ask(management, "GET", "/runtime/webhooks/other/instances?code=KEY")).status).toBe(404);
    expect(
      (await ask(management, "GET", "/runtime/webhooks/durabletask/instances/%E0%A4%A?code=KEY")).status,
    ).toBe(404);
  });
});
