/**
 * A process that records, places and abandons the same few checkouts in a random order, sends what there is to send,
 * and tells of every answer in a line on its standard output, written before it goes on.
 * Arguments: file, seed, name of the round, how many operations.
 */
import { writeSync } from "node:fs";
import { plus } from "../../../../domain/instant.ts";
import { cancelled, declined, paidFor, second, unique } from "../../../ports/order-builders.ts";
import { type Answer, checkoutCount, orderOf, skus } from "../busy-checkouts.ts";
import { storeIn } from "../open-store.ts";

const [file = "", seed = "1", round = "", operations = "0"] = process.argv.slice(2);
const store = storeIn(file);

let state = Number(seed);
const random = (below: number): number => {
  // A linear congruential generator: enough to vary the order, and the same for the same seed.
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};
const tell = (answer: Answer) => writeSync(1, `${JSON.stringify(answer)}\n`);

for (let step = 0; step < Number(operations); step += 1) {
  const index = random(checkoutCount);
  const order = orderOf(round, index);
  const at = plus(second(0), step);
  const { checkoutId } = order.key;
  switch (random(6)) {
    case 0:
    case 1: {
      const answer = await store.orders.record({ ...order, at });
      tell({ index, did: "record", found: answer.tag === "accepted" ? "accepted" : answer.reason.tag });
      break;
    }
    case 2:
    case 3: {
      if (!(await store.orders.find(checkoutId))) break;
      const answer = await store.orders.place(checkoutId, paidFor(order, at));
      const found =
        answer.tag === "accepted"
          ? `placed ${answer.value.orderNumber} ${answer.value.placedAt}`
          : "abandoned";
      tell({ index, did: "place", found });
      break;
    }
    case 4: {
      if (random(3) > 0) break;
      const stands = await store.orders.abandon(order.key, random(2) === 0 ? declined : cancelled, at);
      const found =
        stands.state === "placed"
          ? `placed ${stands.order.orderNumber} ${stands.order.placedAt}`
          : `abandoned ${stands.state === "abandoned" ? stands.failure.code : ""}`;
      tell({ index, did: "abandon", found });
      break;
    }
    default: {
      const events = await store.outbox.claim({ now: at, until: plus(at, 50), limit: 3 });
      const ids = events.map(({ eventId }) => eventId);
      if (random(4) > 0) await store.outbox.markSent(ids, at);
      const sku = skus(round)[random(2)];
      if (sku) await store.ledger.move({ sku, kind: "receipt", delta: 1, reference: unique(), at });
    }
  }
}
await store.close();
