import type { Product } from "./product.ts";
import { until } from "./until.ts";

const url = ({ endpoints: { web, systemKey } }: Product, path: string): URL => {
  const to = new URL(`runtime/webhooks/durabletask/instances/${path}`, web);
  to.searchParams.set("code", systemKey);
  return to;
};

/** What an operator does to a saga that is to end at once, undone or not; then it is forgotten, if so wanted. */
export const endSaga = async (
  product: Product,
  checkoutId: string,
  { purge = false }: { readonly purge?: boolean } = {},
): Promise<void> => {
  const asked = await fetch(url(product, `${checkoutId}/terminate`), { method: "POST" });
  if (asked.status !== 202) throw new Error(`terminate was answered with ${asked.status}`);
  const isTerminated = async () => {
    const answer = await fetch(url(product, checkoutId));
    return ((await answer.json()) as { runtimeStatus: string }).runtimeStatus === "Terminated";
  };
  await until(isTerminated, 10_000);
  if (!purge) return;
  const gone = await fetch(url(product, checkoutId), { method: "DELETE" });
  if (gone.status !== 200) throw new Error(`purge was answered with ${gone.status}`);
};
