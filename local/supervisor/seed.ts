import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type Sample } from "./catalogue.ts";

type Shop = { readonly api: string; readonly opsKey: string };

const timeoutMs = 10_000;
const reference = "sample-catalogue";

/** Whether this data folder has been given the sample catalogue before; then it is left as people have changed it. */
export const isSeeded = (data: string): boolean => existsSync(markIn(data));

/**
 * Put the sample catalogue on sale and take its stock in, by the product's own API. Seeding twice changes nothing:
 * products are put, and receipts carry one reference. Rejects with the first answer that was not a success.
 */
export async function seed(data: string, shop: Shop): Promise<void> {
  await Promise.all(catalogue.map((sample) => seedOne(shop, sample)));
  writeFileSync(markIn(data), `${new Date().toISOString()}\n`);
}

async function seedOne(shop: Shop, { sku, product, units }: Sample): Promise<void> {
  await call(shop, "PUT", `/products/${sku}`, product);
  await call(shop, "POST", `/stock/${sku}/receipts`, { quantity: units, reference });
}

async function call({ api, opsKey }: Shop, method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(api + path, {
    method,
    headers: { "content-type": "application/json", "x-api-key": opsKey },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status} ${codeIn(text)}`.trimEnd());
}

function codeIn(problem: string): string {
  try {
    return String(JSON.parse(problem).code ?? "");
  } catch {
    return "";
  }
}

const markIn = (data: string) => join(data, "seeded");
