import { isFinal } from "../../domain/checkout.ts";
import type { Orders } from "../../ports/orders.ts";
import { findStanding, type Standing } from "./standing.ts";
import type { Visit } from "./visit.ts";

/**
 * The checkout of a key as it stands, by whichever id it has; undefined when neither the engine nor SQL knows one. A key
 * has one checkout. Should it have had two, what counts is the one that was bought, and else the one that may yet be.
 */
export const findKnown = async (
  { checkoutId, otherIds, sagas }: Pick<Visit, "checkoutId" | "otherIds" | "sagas">,
  { orders }: { readonly orders: Pick<Orders, "find"> },
): Promise<Standing | undefined> => {
  const found = await Promise.all([checkoutId, ...otherIds].map((id) => findStanding(id, { sagas, orders })));
  const known = found.filter((standing) => standing !== undefined);
  const bought = known.find(({ view }) => view.status === "completed");
  return bought ?? known.find(({ view }) => !isFinal(view.status)) ?? known[0];
};
