import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ServiceBusClient } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import { startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { aTopic } from "./namespace.ts";

const script = fileURLToPath(new URL("./clean-exit-process.ts", import.meta.url));

describe("a broker that is closed", () => {
  it("leaves nothing behind that would keep the process running", async () => {
    const child = spawn(process.execPath, [script], {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 20_000,
    });
    const said = text(child.stdout);
    const [code] = await once(child, "exit");
    expect([code, await said]).toEqual([0, "closed"]);
  });

  it("cuts its clients, frees its port, and can be started again on it", async () => {
    const topics = [aTopic("orders")];
    const first = await startServiceBus({ port: 0, topics });
    const retryOptions = { timeoutInMs: 1000, maxRetries: 0 };
    const client = new ServiceBusClient(first.connectionString, { retryOptions });
    const sender = client.createSender("orders");
    await sender.sendMessages({ body: 1 });
    await first.close();
    await expect(sender.sendMessages({ body: 2 })).rejects.toThrow();
    const second = await startServiceBus({ port: first.port, topics });
    await sender.sendMessages({ body: 3 });
    expect(second.counts()["orders/Subscriptions/all"]?.active).toBe(1);
    await client.close();
    await second.close();
  });
});
