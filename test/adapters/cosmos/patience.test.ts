import { expect, it } from "vitest";
import type { Sku } from "../../../domain/ids.ts";
import { aProduct } from "../../ports/catalogue.contract.ts";
import { aSku } from "../../ports/order-builders.ts";
import { aQuote } from "../../support/a-quote.ts";
import { aCosmos } from "./a-cosmos.ts";

type Cosmos = Awaited<ReturnType<typeof aCosmos>>;

const everyCall = ({ catalogue, quotes }: Cosmos): Promise<unknown>[] => [
  catalogue.find([aSku()]),
  catalogue.find(Array.from({ length: 9 }, () => aSku())),
  catalogue.list({ limit: 1 }),
  catalogue.put(aProduct()),
  quotes.put(aQuote()),
  quotes.get(aQuote().quoteId),
];

const watched = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("rejects every call within three seconds while connections are cut", async () => {
  const cosmos = await aCosmos();
  try {
    cosmos.faults.put("cosmos", { kind: "down" });
    const began = performance.now();
    const ended = await Promise.allSettled(everyCall(cosmos));
    expect(performance.now() - began).toBeLessThan(4500);
    expect(ended.map(({ status }) => status)).toEqual(Array(6).fill("rejected"));
    cosmos.faults.clear();
    expect((await cosmos.catalogue.find(["mug" as Sku])).size).toBe(0);
  } finally {
    await cosmos.close();
  }
});

it("does not go on reading a document that nobody waits for any more", async () => {
  const cosmos = await aCosmos();
  try {
    cosmos.faults.put("cosmos", { kind: "down" });
    await Promise.allSettled([cosmos.catalogue.find([aSku()]), cosmos.quotes.get(aQuote().quoteId)]);
    const hits = () => cosmos.faults.list()[0]?.hits ?? 0;
    // The client tries once a second: attempts that had just begun are let by, then a second must pass without any.
    await watched(500);
    const before = hits();
    await watched(1200);
    expect(hits()).toBe(before);
  } finally {
    await cosmos.close();
  }
});

it("rejects every call within three seconds while answers take longer", async () => {
  const cosmos = await aCosmos();
  try {
    cosmos.faults.put("cosmos", { kind: "latency", delayMs: 60_000 });
    const began = performance.now();
    const ended = await Promise.allSettled(everyCall(cosmos));
    expect(performance.now() - began).toBeLessThan(4500);
    for (const result of ended)
      expect(result).toMatchObject({
        status: "rejected",
        reason: { message: expect.stringContaining("Cosmos DB did not answer") },
      });
  } finally {
    await cosmos.close();
  }
});

it("leaves no timer behind a call that was answered", async () => {
  const cosmos = await aCosmos();
  try {
    await Promise.all(everyCall(cosmos));
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    for (let round = 0; round < 20; round++) await cosmos.catalogue.find([aSku()]);
    expect(timers()).toBeLessThanOrEqual(before + 2);
  } finally {
    await cosmos.close();
  }
});
