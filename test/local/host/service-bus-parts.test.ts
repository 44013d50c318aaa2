import type { ServiceBusReceivedMessage } from "@azure/service-bus";
import { describe, expect, it } from "vitest";
import { hostFunctions } from "../../../local/host/hosted-function.ts";
import { createBatcher } from "../../../local/host/service-bus/batcher.ts";
import { pathText, readEntity } from "../../../local/host/service-bus/entity.ts";
import { batchMetadata, messageMetadata } from "../../../local/host/service-bus/message-metadata.ts";
import { messageText } from "../../../local/host/service-bus/message-text.ts";

function entity(
  options: object,
  settings: Record<string, string> = { Bus: "Endpoint=sb://x" },
  autoComplete = true,
) {
  const trigger = { type: "serviceBusTrigger", direction: "in" as const, connection: "Bus", ...options };
  const [hosted] = hostFunctions([
    { id: "f", metadata: { name: "f", bindings: { trigger } }, callback: () => {} },
  ]);
  if (!hosted) throw new Error("nothing was hosted");
  return readEntity(hosted, settings, autoComplete);
}

describe("where a Service Bus function listens", () => {
  it("is a subscription or a queue, with settings in its names", () => {
    const settings = { Bus: "Endpoint=sb://x", TOPIC: "orders" };
    const topic = entity(
      { topicName: "%TOPIC%", subscriptionName: "erp", isSessionsEnabled: true },
      settings,
    );
    expect(topic).toMatchObject({ connectionString: "Endpoint=sb://x", sessions: true, many: false });
    expect(pathText(topic.path)).toBe("orders/Subscriptions/erp");
    const queue = entity({ queueName: "jobs", cardinality: "many" });
    expect([pathText(queue.path), queue.sessions, queue.many]).toEqual(["jobs", false, true]);
  });

  it.each([
    [{ topicName: "orders" }, { Bus: "x" }, "needs a queueName, or a topicName and a subscriptionName"],
    [
      { queueName: "a", topicName: "b" },
      { Bus: "x" },
      "needs a queueName, or a topicName and a subscriptionName",
    ],
    [{ queueName: "a", connection: "" }, {}, "names no connection"],
    [{ queueName: "a" }, {}, "the connection setting Bus is not set"],
    [
      { queueName: "a" },
      { Bus__fullyQualifiedNamespace: "x.servicebus.windows.net" },
      "needs a connection string in Bus",
    ],
    [{ queueName: "%GONE%" }, { Bus: "x" }, "the setting GONE is not set"],
    [{ queueName: "a", autoCompleteMessages: false }, { Bus: "x" }, "autoCompleteMessages false"],
  ])("%j with settings %j is refused at start, naming the function", (options, settings, why) => {
    expect(() => entity(options, settings)).toThrow(why);
    expect(() => entity(options, settings)).toThrow("function f: ");
  });

  it("is refused too when host.json turns off completion", () => {
    expect(() => entity({ queueName: "a" }, { Bus: "x" }, false)).toThrow("autoCompleteMessages false");
  });
});

const message = (members: Partial<ServiceBusReceivedMessage>): ServiceBusReceivedMessage => ({
  body: undefined,
  state: "active",
  _rawAmqpMessage: { body: undefined, bodyType: "data" },
  ...members,
});

describe("a message", () => {
  it.each([
    [Buffer.from('{"a":1}'), '{"a":1}'],
    [new Uint8Array([104, 195, 169]), "hé"],
    ["text", "text"],
    [{ value: 1 }, '{"value":1}'],
    [[1, 2], "[1,2]"],
    [undefined, ""],
  ])("with the body %j reaches the library as the text %j", (body, text) => {
    expect(messageText(message({ body }))).toBe(text);
  });

  it("counts the delivery at hand, and prints times as .NET does", () => {
    const enqueuedTimeUtc = new Date("2026-11-23T03:22:00.120Z");
    const metadata = messageMetadata(message({ deliveryCount: 2, enqueuedTimeUtc, timeToLive: 60_000 }));
    expect(metadata).toMatchObject({
      DeliveryCount: { json: "3" },
      EnqueuedTimeUtc: { json: '"2026-11-23T03:22:00.12"' },
      EnqueuedTime: { json: '"2026-11-23T03:22:00.12+00:00"' },
      ExpiresAtUtc: { json: '"2026-11-23T03:23:00.12"' },
    });
    const whole = messageMetadata(message({ enqueuedTimeUtc: new Date("2026-11-23T03:20:00.000Z") }));
    expect(whole["EnqueuedTimeUtc"]).toEqual({ json: '"2026-11-23T03:20:00"' });
    expect(whole["ExpiresAtUtc"]).toEqual({ json: '"9999-12-31T23:59:59.999"' });
  });

  it("leaves out what it does not have", () => {
    expect(messageMetadata(message({ messageId: "m" }))).not.toHaveProperty("SessionId");
  });

  it("in a batch loses its empty texts, as on the real host, and keeps its place in the other arrays", () => {
    const metadata = batchMetadata([message({ messageId: "a" }), message({ messageId: "b", subject: "s" })]);
    expect(metadata["MessageIdArray"]).toEqual({ collectionString: { string: ["a", "b"] } });
    expect(metadata["SubjectArray"]).toEqual({ collectionString: { string: ["s"] } });
    expect(metadata["DeliveryCountArray"]).toEqual({ json: "[1,1]" });
  });
});

describe("batches", () => {
  it("hold what arrives together, up to their size, and run one after the other", async () => {
    const batches: number[][] = [];
    let running = 0;
    const batcher = createBatcher<number>(3, async (items) => {
      running += 1;
      expect(running).toBe(1);
      batches.push([...items]);
      await new Promise(setImmediate);
      running -= 1;
    });
    await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)));
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    await batcher.add(6);
    expect(batches.at(-1)).toEqual([6]);
  });
});
