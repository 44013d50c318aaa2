import { once } from "node:events";
import type { Connection, EventContext } from "rhea";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ServiceBus, startServiceBus } from "../../../local/service-bus/service-bus.ts";
import { encodedMessage } from "./a-message.ts";
import { aTopic } from "./namespace.ts";
import { rawConnection, sendBytes } from "./raw-amqp.ts";

const all = "orders/Subscriptions/all";

describe("a receiver that takes its credit back", () => {
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

  it("gets what is there for it first, then is told that the credit is gone", async () => {
    const sender = connection.open_sender("orders");
    for (const id of ["a", "b"]) await sendBytes(sender, encodedMessage({ id }), 0);
    expect(await drain(5)).toEqual({ came: 2, left: 0 });
  });

  it("is told so too when the messages used up all its credit", async () => {
    const sender = connection.open_sender("orders");
    for (const id of ["a", "b", "c"]) await sendBytes(sender, encodedMessage({ id }), 0);
    expect(await drain(2)).toEqual({ came: 2, left: 0 });
  });

  it("is told at once when there is nothing", async () => {
    expect(await drain(3)).toEqual({ came: 0, left: 0 });
  });
});
