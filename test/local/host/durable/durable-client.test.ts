import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { type DurableClient, getClient, input, OrchestrationRuntimeStatus } from "durable-functions";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DurableEngine } from "../../../../local/host/durable/engine.ts";
import { clientBindingPayload } from "../../../../local/host/durable/http/client-binding.ts";
import {
  createManagementHandler,
  createRpcHandler,
} from "../../../../local/host/durable/http/durable-handlers.ts";
import type { HttpHandler } from "../../../../local/host/durable/http/http-message.ts";
import { nodeListener } from "../../../../local/host/durable/http/node-listener.ts";
import { settle } from "./support/exchanges.ts";
import { closeAll, ended, startEngine } from "./support/open-engine.ts";
import { readFixture } from "./support/recordings.ts";

const { resetWorld } = await import("./support/behaviour-app.ts");

const settings = { taskHub: "RecHub", systemKey: "KEY" };
const servers: Server[] = [];
const listen = async (handler: HttpHandler): Promise<string> => {
  const server = createServer(nodeListener(handler));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

let engine: DurableEngine;
let client: DurableClient;
let appOrigin: string;

beforeAll(async () => {
  resetWorld();
  engine = startEngine();
  const rpcOrigin = await listen(createRpcHandler(engine, settings));
  appOrigin = await listen(createManagementHandler(engine, settings));
  process.env["WEBSITE_HOSTNAME"] = new URL(appOrigin).host;
  const binding = input.durableClient();
  const context = new InvocationContext({ options: { extraInputs: [binding] } });
  context.extraInputs.set(binding, JSON.parse(clientBindingPayload({ ...settings, appOrigin, rpcOrigin })));
  client = getClient(context);
});
beforeEach(resetWorld);
afterAll(async () => {
  await closeAll();
  for (const server of servers) server.close();
});

describe("the SDK's own client", () => {
  it("starts an instance, hears of a duplicate, raises an event and reads the end", async () => {
    expect(await client.startNew("wait", { instanceId: "a", input: { x: 1 } })).toBe("a");
    await expect(client.startNew("wait", { instanceId: "a" })).rejects.toThrow(/409.*already exists/);
    await settle(engine);
    expect((await client.getStatus("a")).runtimeStatus).toBe(OrchestrationRuntimeStatus.Running);
    await client.raiseEvent("a", "go", { v: 1 });
    await ended(engine, "a");
    const status = await client.getStatus("a", {
      showHistory: true,
      showHistoryOutput: true,
      showInput: true,
    });
    expect(status).toMatchObject({ name: "wait", input: { x: 1 }, output: { input: { v: 1 } } });
    expect(status.createdTime).toBeInstanceOf(Date);
    expect(status.history).toBeUndefined();
    await expect(client.getStatus("none")).rejects.toThrow("HTTP 404");
  });

  it("cannot raise an event without data, nor for an instance that never was", async () => {
    await client.startNew("wait", { instanceId: "b" });
    await expect(client.raiseEvent("b", "go", undefined)).rejects.toThrow("Invalid JSON content");
    await expect(client.raiseEvent("none", "go", 1)).rejects.toThrow("No instance with ID 'none' found.");
    await client.terminate("b", "enough");
    expect(await ended(engine, "b")).toMatchObject({ runtimeStatus: "Terminated", output: "enough" });
    await client.terminate("b", "again");
    await client.raiseEvent("b", "go", 1);
  });

  it("suspends, resumes, and is told when there is nothing to suspend", async () => {
    await client.startNew("wait", { instanceId: "c" });
    await settle(engine);
    await client.suspend("c", "later");
    await settle(engine);
    expect((await client.getStatus("c")).runtimeStatus).toBe(OrchestrationRuntimeStatus.Suspended);
    await expect(client.suspend("c", "twice")).rejects.toThrow("Cannot suspend the orchestration instance c");
    await client.resume("c", "on");
    await settle(engine);
    expect((await client.getStatus("c")).runtimeStatus).toBe(OrchestrationRuntimeStatus.Running);
    await expect(client.rewind("c", "why")).rejects.toThrow(
      'only orchestrations in the "Failed" state can be rewound',
    );
    await expect(client.rewind("none", "why")).rejects.toThrow(
      'No orchestration with instance ID "$none" found.',
    );
    await expect(client.purgeInstanceHistory("c")).rejects.toThrow("412");
  });

  it("lists more instances than one page holds, filters them, and purges by filter", async () => {
    const before = new Date();
    const ids = Array.from({ length: 230 }, (_, index) => `page-${String(index).padStart(3, "0")}`);
    for (const instanceId of ids) engine.operations.start({ name: "round", instanceId, input: "0" });
    for (const id of ids) await ended(engine, id);
    const listed = (await client.getStatusAll()).map(({ instanceId }) => instanceId);
    expect(listed.filter((id) => id.startsWith("page-"))).toEqual(ids);
    expect(listed).toEqual(listed.toSorted());
    const completed = { createdTimeFrom: before, runtimeStatus: [OrchestrationRuntimeStatus.Completed] };
    expect(await client.getStatusBy(completed)).toHaveLength(230);
    expect(await client.purgeInstanceHistoryBy(completed)).toMatchObject({ instancesDeleted: 230 });
    expect(await client.purgeInstanceHistoryBy(completed)).toMatchObject({ instancesDeleted: 0 });
    expect(await client.getStatusBy(completed)).toEqual([]);
  });

  it("purges one instance, and says 0 for one that is not there", async () => {
    await client.startNew("round", { instanceId: "d", input: 0 });
    await ended(engine, "d");
    expect(await client.purgeInstanceHistory("d")).toMatchObject({ instancesDeleted: 1 });
    expect(await client.purgeInstanceHistory("d")).toMatchObject({ instancesDeleted: 0 });
  });

  it("hands out links that work against the management API", async () => {
    await client.startNew("wait", { instanceId: "e" });
    const response = client.createCheckStatusResponse(
      new HttpRequest({ url: `${appOrigin}/api/x`, method: "GET" }),
      "e",
    );
    const links: Readonly<Record<string, string>> = JSON.parse(await response.text());
    const status = await fetch(links["statusQueryGetUri"] ?? "");
    expect(status.status).toBe(202);
    expect(status.headers.get("location")).toBe(links["statusQueryGetUri"]);
    expect(status.headers.get("content-length")).toBe(String((await status.text()).length));
    const terminated = await fetch((links["terminatePostUri"] ?? "").replace("{text}", "by%20link"), {
      method: "POST",
    });
    expect([terminated.status, await terminated.text()]).toEqual([202, ""]);
    expect((await ended(engine, "e")).output).toBe("by link");
  });
});

describe("the client binding's payload", () => {
  it("has the members and templates that the real host sends", () => {
    const payload = JSON.parse(
      clientBindingPayload({
        ...settings,
        appOrigin: "http://localhost:7071",
        rpcOrigin: "http://127.0.0.1:17071",
      }),
    );
    expect(payload.rpcBaseUrl).toBe("http://127.0.0.1:17071/durabletask/");
    expect(Object.keys(payload.managementUrls)).toEqual([
      "id",
      "statusQueryGetUri",
      "sendEventPostUri",
      "terminatePostUri",
      "rewindPostUri",
      "purgeHistoryDeleteUri",
      "restartPostUri",
      "suspendPostUri",
      "resumePostUri",
    ]);
    // The same links as in the recorded answer to a start, with a placeholder for the id.
    const [first] =
      readFixture<readonly { response: { body: Readonly<Record<string, string>> } }[]>("_client-rpc");
    for (const [name, url] of Object.entries(first?.response.body ?? {})) {
      const expected =
        name === "id" ? "INSTANCEID" : url.replace("17071", "7071").replace("127.0.0.1", "localhost");
      expect(payload.managementUrls[name]).toBe(expected.replace("rec-one", "INSTANCEID"));
    }
    expect(payload.creationUrls.createNewInstancePostUri).toBe(
      "http://localhost:7071/runtime/webhooks/durabletask/orchestrators/{functionName}[/{instanceId}]?code=KEY",
    );
  });
});
