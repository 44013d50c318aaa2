import { afterAll, beforeAll, describe } from "vitest";
import { abandonPromises } from "./orders/abandon.ts";
import { customerPromises } from "./orders/customers.ts";
import { fencePromises } from "./orders/fences.ts";
import { oneOrderPromises } from "./orders/one-order.ts";
import { orderListPromises } from "./orders/order-list.ts";
import { placePromises } from "./orders/place.ts";
import { recordPromises } from "./orders/record.ts";
import type { OpenStore, Store } from "./store.ts";

/** Everything that the port `Orders` promises, for whichever store is behind it. */
export const ordersContract = (name: string, open: OpenStore): void => {
  describe(`orders in ${name}`, () => {
    let opened: Store | undefined;
    const store = (): Store => {
      if (!opened) throw new Error("the store is not open yet");
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    describe("record", () => recordPromises(store));
    describe("the customer", () => customerPromises(store));
    describe("place", () => placePromises(store));
    describe("abandon", () => abandonPromises(store));
    describe("the fence", () => fencePromises(store));
    describe("get", () => oneOrderPromises(store));
    describe("list", () => orderListPromises(store));
  });
};
