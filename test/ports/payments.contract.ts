import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { faultPromises } from "./payments/faults.ts";
import { interleavingPromises } from "./payments/interleavings.ts";
import { methodPromises } from "./payments/methods.ts";
import { outOfOrderPromises } from "./payments/out-of-order.ts";
import { timePromises } from "./payments/time.ts";
import { twicePromises } from "./payments/twice.ts";
import type { OpenPayments, PaymentsWorld } from "./payments/world.ts";

/** Everything that the port `Payments` promises, for whichever service is behind it. */
export const paymentsContract = (name: string, open: OpenPayments): void => {
  describe(`payments by ${name}`, () => {
    let opened: PaymentsWorld | undefined;
    const world = (): PaymentsWorld => {
      if (!opened) throw new Error("the payment service is not open yet");
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterEach(() => opened?.mend());
    afterAll(() => opened?.close());

    describe("with each payment method", () => methodPromises(world));
    describe("asked twice", () => twicePromises(world));
    describe("asked late or in another order", () => outOfOrderPromises(world));
    describe("with faults", () => faultPromises(open));
    describe("at once", () => interleavingPromises(open));
    describe("as time passes", () => timePromises(world));

    it("answers a ping when the service does, and rejects when it is away", async () => {
      await world().payments.ping();
      world().break("everything", "down", 2);
      await expect(world().payments.ping()).rejects.toThrow();
      expect(world().hasStruck()).toBe(true);
    });
  });
};
