import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serviceBusPublisher } from "../../adapters/servicebus/publisher.ts";
import { ordersTopic, type Subscription } from "../../contracts/topics.ts";
import { cloudEventTypes } from "../../domain/cloud-event.ts";
import { everyone, orderEventTypes } from "../../domain/event-types.ts";
import { startServiceBus } from "../../local/service-bus/service-bus.ts";
import { placedEvent } from "../adapters/servicebus/events.ts";
import { until } from "../support/until.ts";
import { blocksOf, codesIn, documentOf, tableOf } from "./document.ts";

const text = documentOf("docs/events.md");
const root = join(import.meta.dirname, "../..");

/** The types that an ordinary message of may have to reach a subscription; no type named = all. */
const typesOf = ({ rules }: Subscription): readonly string[] =>
  rules
    .filter(({ properties }) => properties["replayFor"] === everyone)
    .flatMap(({ properties }) => properties["type"] ?? []);

describe("docs/events.md", () => {
  it("has every subscription, what it gets and whether it has sessions", () => {
    const documented = tableOf(text, "subscription").map(([name = "", gets = "", sessions]) => [
      name.replaceAll("`", ""),
      gets === "everything" ? [] : codesIn(gets),
      sessions === "yes",
    ]);
    expect(documented).toEqual(
      ordersTopic.subscriptions.map((subscription) => [
        subscription.name,
        typesOf(subscription),
        subscription.requiresSession,
      ]),
    );
  });

  it("says the topic's numbers", () => {
    expect(text).toContain(`duplicate detection over ${ordersTopic.duplicateDetectionSeconds} seconds`);
    for (const { maxDeliveryCount, lockSeconds } of ordersTopic.subscriptions)
      expect(text).toContain(`tries a message ${maxDeliveryCount} times, ${lockSeconds} seconds each`);
  });

  it("has every type of event and what it is about", () => {
    const documented = tableOf(text, "short name").map(([name = "", type = "", subject]) => [
      ...codesIn(name),
      ...codesIn(type),
      subject === "order",
    ]);
    const ofOrders: readonly string[] = orderEventTypes;
    expect(documented).toEqual(
      Object.entries(cloudEventTypes).map(([name, type]) => [name, type, ofOrders.includes(name)]),
    );
  });
});

describe("the subscriber in docs/events.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "boxoffice-docs-"));
  let bus: Awaited<ReturnType<typeof startServiceBus>>;
  let client: ServiceBusClient;
  beforeAll(async () => {
    bus = await startServiceBus({ port: 0, topics: [ordersTopic] });
    client = new ServiceBusClient(bus.connectionString);
    const endpoints = { serviceBusConnectionString: bus.connectionString };
    writeFileSync(join(folder, "endpoints.json"), JSON.stringify(endpoints));
  });
  afterAll(async () => {
    await client.close();
    await bus.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("runs as it stands, and takes what the warehouse gets, order by order", async () => {
    const [code = ""] = blocksOf(text, "ts");
    const flags = ["--input-type=module-typescript", "--eval", code];
    const child = spawn(process.execPath, [...flags, "warehouse.ts", join(folder, "endpoints.json")], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
      });
    try {
      await serviceBusPublisher(client, ordersTopic.name).publish([placedEvent(), placedEvent()]);
      const taken = () => output.match(/^BX-100001 \(1\) to AT: 2 × \S+$/gm)?.length ?? 0;
      await until(
        () => taken() === 2,
        20_000,
        () => output,
      );
      const left = () => {
        const { active, locked } = bus.counts()["orders/Subscriptions/warehouse"] ?? {};
        return Number(active) + Number(locked);
      };
      await until(
        () => left() === 0,
        5000,
        () => `${left()} are left`,
      );
    } finally {
      child.kill();
    }
  });
});
