import { once } from "node:events";
import { connect } from "node:net";
import { ServiceBusClient } from "@azure/service-bus";
import rhea, { type Connection, type EventContext } from "rhea";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { encodedMessage } from "./a-message.ts";
import { aSubscription, aTopic } from "./namespace.ts";
import { rawConnection, refusalOf, request, sendBytes } from "./raw-amqp.ts";
import { until } from "./until.ts";

const topics = [
  {
    ...aTopic("orders"),
    subscriptions: [aSubscription("all"), aSubscription("erp", { requiresSession: true })],
  },
];
const all = "orders/Subscriptions/all";

describe("what the local Service Bus does not know", () => {
  let bus: ServiceBus;
  let connection: Connection;
  let client: ServiceBusClient;
  beforeAll(async () => {
    bus = await startServiceBus({ port: 0, topics });
    connection = await rawConnection(bus.port);
    client = new ServiceBusClient(bus.connectionString, {
      retryOptions: { timeoutInMs: 3000, maxRetries: 0 },
    });
  });
  afterAll(async () => {
    await client.close();
    connection.close();
    await bus.close();
  });

  it("is refused by name when rules are managed at run time", async () => {
    const rules = client.createRuleManager("orders", "all");
    const listing = async () => {
      for await (const rule of rules.listRules()) expect(rule).toBeUndefined();
    };
    await expect(listing()).rejects.toThrow(/enumerate-rules is not supported/);
    await expect(rules.createRule("r", { subject: "x" })).rejects.toThrow(/add-rule is not supported/);
    await expect(rules.deleteRule("$Default")).rejects.toThrow(/remove-rule is not supported/);
  });

  it("is refused by name when another operation is asked for, or one of another entity", async () => {
    for (const [node, operation] of [
      [`${all}/$management`, "com.microsoft:get-message-sessions"],
      ["orders/$management", "com.microsoft:peek-message"],
      [`${all}/$management`, "com.microsoft:schedule-message"],
      [`${all}/$management`, "constructor"],
    ] as const) {
      const answer = await request(connection, node, operation);
      expect(answer).toMatchObject({ statusCode: 501, errorCondition: "amqp:not-implemented" });
      expect(answer["statusDescription"]).toContain(operation.replace("com.microsoft:", ""));
    }
    expect(await request(connection, "$cbs", "delete-token")).toMatchObject({ "status-code": 501 });
    expect(await request(connection, "$cbs", "put-token")).toMatchObject({ "status-code": 202 });
  });

  it("is refused when a request lacks what it needs", async () => {
    const missing = await request(connection, `${all}/$management`, "com.microsoft:renew-lock", {});
    expect(missing).toMatchObject({ statusCode: 400, errorCondition: "amqp:invalid-field" });
    const odd = { "lock-tokens": rhea.types.wrap_array([Buffer.alloc(16)], 0x98, undefined) };
    const disposition = { ...odd, "disposition-status": "shredded" };
    const answer = await request(
      connection,
      `${all}/$management`,
      "com.microsoft:update-disposition",
      disposition,
    );
    expect(answer["statusDescription"]).toContain("shredded");
  });

  it("is refused when a link asks for transactions, a filter, or a direction that its entity does not have", async () => {
    const refusal = (open: () => Parameters<typeof refusalOf>[0]) => refusalOf(open());
    expect((await refusal(() => connection.open_sender({}))).description).toContain("transactions");
    const filter = { "apache.org:selector-filter:string": "a = 1" };
    const filtered = await refusal(() => connection.open_receiver({ source: { address: all, filter } }));
    expect(filtered).toMatchObject({ condition: "amqp:not-implemented" });
    expect(filtered.description).toContain("apache.org:selector-filter:string");
    expect((await refusal(() => connection.open_sender(all))).condition).toBe("amqp:not-allowed");
    expect((await refusal(() => connection.open_receiver("orders"))).condition).toBe("amqp:not-allowed");
    const nowhere = await refusal(() => connection.open_sender("some-queue"));
    expect(nowhere).toEqual({
      condition: "amqp:not-found",
      description: "The messaging entity 'some-queue' could not be found.",
    });
  });

  it("is rejected when it is no readable message, and the link goes on", async () => {
    const sender = connection.open_sender("orders");
    expect(await sendBytes(sender, Buffer.from("rubbish"), 0)).toMatchObject({
      condition: "amqp:decode-error",
    });
    expect(await sendBytes(sender, encodedMessage(), 77)).toMatchObject({
      condition: "amqp:not-implemented",
    });
    expect(await sendBytes(sender, encodedMessage(), 0)).toBeUndefined();
  });

  it("does not disturb others: noise, HTTP and a giant frame end only their own connection", async () => {
    for (const noise of [
      "GET / HTTP/1.1\r\n\r\n",
      "AMQP\x00\x01\x00\x00\xff\xff\xff\xff\x02",
      "\x00".repeat(64),
    ]) {
      const socket = connect(bus.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.resume();
      socket.write(Buffer.from(noise, "latin1"));
      if (!noise.startsWith("AMQP")) await once(socket, "close");
      socket.destroy();
    }
    await client.createSender("orders").sendMessages({ body: "still here", sessionId: "s" });
  });

  it("counts a message that a client lets go of as delivered once more", async () => {
    const receiver = connection.open_receiver({ source: all, autoaccept: false, credit_window: 0 });
    receiver.add_credit(1);
    const [first]: EventContext[] = await once(receiver, "message");
    first?.delivery?.release();
    receiver.add_credit(1);
    const [second]: EventContext[] = await once(receiver, "message");
    expect(second?.message).toMatchObject({ message_id: first?.message?.message_id, delivery_count: 1 });
    receiver.close();
  });

  it("is a receiver that ended its session without a word: it gets nothing any more", async () => {
    const gone = connection.create_session();
    gone.begin();
    const receiver = gone.open_receiver({ source: all, autoaccept: false, credit_window: 0 });
    receiver.add_credit(10);
    await once(receiver, "receiver_open");
    gone.close();
    await once(gone, "session_close");
    await sendBytes(connection.open_sender("orders"), encodedMessage({ id: "for the next" }), 0);
    const next = connection.open_receiver({ source: all, autoaccept: true, credit_window: 10 });
    const ids: unknown[] = [];
    next.on("message", ({ message }: EventContext) =>
      ids.push([message?.message_id, message?.delivery_count]),
    );
    await until("the message came", () => ids.length > 0 && String(ids.at(-1)).startsWith("for the next"));
    expect(ids.at(-1)).toEqual(["for the next", 0]);
    next.close();
  });
});
