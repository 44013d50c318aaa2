import { getStock, postAdjustment, postReceipt } from "../../contracts/http/stock.ts";
import { type Instant, type Sku, skuPattern } from "../../domain/ids.ts";
import type { AvailableStock } from "../../ports/available-stock.ts";
import type { Catalogue } from "../../ports/catalogue.ts";
import type { StockLedger } from "../../ports/stock-ledger.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, type Reply, reply } from "../http/reply.ts";

type Needs = {
  readonly ledger: StockLedger;
  readonly available: AvailableStock;
  readonly catalogue: Catalogue;
  /** Takes into Redis what the ledger has of a SKU and Redis has not. */
  readonly takeIn: (sku: Sku) => Promise<void>;
  readonly now: () => Instant;
};

type Movement = Parameters<StockLedger["move"]>[0];

/** Units on hand by the ledger, held and available by Redis. */
export const stockEndpoints = (
  endpoint: ReturnType<typeof endpointsWith>,
  { ledger, available, catalogue, takeIn, now }: Needs,
) => {
  const stockOf = async (sku: Sku) => {
    const [level, counts] = await Promise.all([ledger.level(sku), available.counts([sku])]);
    const { available: free = 0, held = 0 } = counts.get(sku) ?? {};
    return level && { sku, onHand: level.onHand, held, available: free, asOf: now() };
  };

  const move = async (movement: Omit<Movement, "at">): Promise<Reply> => {
    const { sku } = movement;
    if (!skuPattern.test(sku) || !(await catalogue.find([sku])).has(sku)) return problem("unknown_sku");
    const outcome = await ledger.move({ ...movement, at: now() });
    if (outcome.tag === "refused") {
      if (outcome.reason.tag === "reference-reused") return problem("reference_reused");
      const { onHand } = outcome.reason;
      return problem("insufficient_stock", { status: 422, members: { lines: [{ sku, onHand }] } });
    }
    // The movement stands; where Redis is away, the reconciler takes it in.
    await takeIn(sku).catch(() => {});
    return reply(outcome.value.repeated ? 200 : 201, await stockOf(sku));
  };

  return [
    endpoint(getStock, async ({ params }) => {
      const sku = params["sku"] as Sku;
      if (!skuPattern.test(sku)) return problem("unknown_sku");
      const stock = await stockOf(sku);
      if (stock) return reply(200, stock);
      // A product that nobody has received yet has no units; that is not to be unknown.
      if (!(await catalogue.find([sku])).has(sku)) return problem("unknown_sku");
      return reply(200, { sku, onHand: 0, held: 0, available: 0, asOf: now() });
    }),

    endpoint(postReceipt, ({ params, body: { quantity, reference } }) =>
      move({ sku: params["sku"] as Sku, kind: "receipt", delta: quantity, reference }),
    ),

    endpoint(postAdjustment, ({ params, body: { delta, reason, reference } }) =>
      move({ sku: params["sku"] as Sku, kind: "adjustment", delta, reason, reference }),
    ),
  ];
};
