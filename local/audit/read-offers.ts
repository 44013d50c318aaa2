import type { Endpoints } from "../supervisor/endpoints.ts";

/** What the shop says of a SKU. */
export type Offer = { readonly onHand: number; readonly held: number; readonly available: number };

const atOnce = 16;

/** Asked as a customer asks, so that what is reclaimed while reading is seen reclaimed. */
export const readOffers = async (
  { api }: Endpoints,
  skus: readonly string[],
): Promise<ReadonlyMap<string, Offer>> => {
  const offers = new Map<string, Offer>();
  const ask = async (sku: string) => {
    const response = await fetch(`${api}/stock/${encodeURIComponent(sku)}`);
    if (!response.ok) throw new Error(`the stock of ${sku} was answered with ${response.status}`);
    const { onHand, held, available } = (await response.json()) as Offer;
    offers.set(sku, { onHand, held, available });
  };
  for (let first = 0; first < skus.length; first += atOnce)
    await Promise.all(skus.slice(first, first + atOnce).map(ask));
  return offers;
};
