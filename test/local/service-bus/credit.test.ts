import { once } from "node:events";
import rhea, { type Connection, type Delivery, type EventContext } from "rhea";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formats } from "../../../local/service-bus/message/batch.ts";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { encodedMessage } from "./a-message.ts";
import { aTopic } from "./namespace.ts";
import { rawConnection, sendBytes } from "./raw-amqp.ts";
import { until } from "./until.ts";

const all = "orders/Subscriptions/all";

describe("a receiver's credit", () => {
  let bus: ServiceBus;
  let connection: Connection;
  beforeEach(async () => {
    bus = await startServiceBus({ port: 0, topics: [aTopic("orders")] });
    connection = await rawConnection(bus.port);
  });
  afterEach(async () => {
    connection.close();
    await bus.close();
  });

  /** Gives credit and takes it back in one go; says how many messages came before the credit was used up. */
  const drain = async (credit: number) => {
    const receiver = connection.open_receiver({ source: all, credit_window: 0 });
    await once(receiver, "receiver_open");
    let came = 0;
    receiver.on("message", () => {
      came += 1;
    });
    receiver.add_credit(credit);
    receiver.drain_credit();
    const [context]: EventContext[] = await once(receiver, "receiver_drained");
    return { came, left: Object(context?.receiver).credit };
  };

  it("that is taken back is used for what is there first, and then declared gone", async () => {
    const sender = connection.open_sender("orders");
    for (const id of ["a", "b"]) await sendBytes(sender, encodedMessage({ id }), 0);
    expect(await drain(5)).toEqual({ came: 2, left: 0 });
  });

  it("that is taken back is declared gone also when the messages used up all of it", async () => {
    const sender = connection.open_sender("orders");
    for (const id of ["a", "b", "c"]) await sendBytes(sender, encodedMessage({ id }), 0);
    expect(await drain(2)).toEqual({ came: 2, left: 0 });
  });

  it("that is taken back from an empty queue is declared gone at once", async () => {
    expect(await drain(3)).toEqual({ came: 0, left: 0 });
  });

  it("that is larger than the 2048 open deliveries of a link is used as soon as some are settled", async () => {
    const sender = connection.open_sender("orders");
    const batch = rhea.message.encode({
      body: rhea.message.data_sections(Array.from({ length: 500 }, () => encodedMessage())),
    });
    for (let i = 0; i < 6; i += 1) expect(await sendBytes(sender, batch, formats.batch)).toBeUndefined();
    const options = { source: all, credit_window: 0, autoaccept: false, rcv_settle_mode: 1 } as const;
    const receiver = connection.open_receiver(options);
    const open: Delivery[] = [];
    let came = 0;
    receiver.on("message", ({ delivery }: EventContext) => {
      came += 1;
      if (delivery) open.push(delivery);
    });
    receiver.add_credit(3000);
    await until("the link is full", () => came === 2048);
    for (const delivery of open.splice(0, 1200)) delivery.accept();
    await until("the rest came", () => came === 3000);
    expect(bus.counts()[all]?.locked).toBe(1800);
  });
});
