import { describe, expect, it } from "vitest";
import { accepted } from "../../domain/outcome.ts";
import { checkout } from "../../orchestrators/checkout.ts";
import { limitOf, priceOf, usage } from "../../scripts/cost/assumptions.ts";
import { enoughFor, monthsUntilFull, quotasOf } from "../../scripts/cost/capacity.ts";
import type { Deployed } from "../../scripts/cost/deployed.ts";
import { copiesOf, hoursAMonth, loadOf } from "../../scripts/cost/load.ts";
import { monthlyLines, stripeDollars, totalOf } from "../../scripts/cost/monthly.ts";
import { runsADay } from "../../scripts/cost/runs.ts";
import { aCheckoutRequest } from "../support/checkout-request.ts";
import { drive } from "../support/drive.ts";

const small: Deployed = {
  functions: { gb: 2, ready: 1, most: 10 },
  durable: { sku: "Dedicated", units: 1 },
  redis: { sku: "Balanced_B10", instances: 2 },
  sql: { sku: "GP_Gen5", cores: 8, zones: true, gb: 100 },
  serviceBus: { sku: "Premium", units: 2, topicGb: 80 },
  cosmos: { products: 1000, quotes: 1000 },
  logs: { gbADay: 1 },
  alerts: { queries: 2, metrics: 1, testRunsADay: 100 },
  pollsADay: 2880,
  network: { endpoints: 3, zones: 2 },
  budget: 1000,
};

const lineOf = (deployed: Deployed, checkouts: number, name: string): number =>
  monthlyLines(deployed, checkouts, usage).find((line) => line.name === name)?.dollars ?? Number.NaN;

describe("the bill", () => {
  it("bills what is always there by the hour, whatever is sold", () => {
    for (const checkouts of [1, 1e6]) {
      expect(lineOf(small, checkouts, "Redis")).toBeCloseTo(2 * hoursAMonth * 0.346, 6);
      expect(lineOf(small, checkouts, "Service Bus")).toBeCloseTo(2 * hoursAMonth * 0.928, 6);
      expect(lineOf(small, checkouts, "SQL, cores")).toBeCloseTo(8 * hoursAMonth * 0.2522 * 1.6, 6);
      expect(lineOf(small, checkouts, "Functions, always ready")).toBeCloseTo(
        2 * 3600 * hoursAMonth * 0.000004,
        6,
      );
    }
    const oneZone = { ...small, sql: { ...small.sql, zones: false } };
    expect(lineOf(oneZone, 1, "SQL, cores")).toBeCloseTo(8 * hoursAMonth * 0.2522, 6);
  });

  it("bills a database for the size that a year's orders need, and no more than it can have", () => {
    const perGb = 2 * priceOf("sql.storage");
    expect(lineOf(small, 1, "SQL, a year's orders")).toBeCloseTo(100 * perGb, 6);
    expect(lineOf(small, 1e6, "SQL, a year's orders")).toBeCloseTo(12 * 15 * perGb, 6);
    expect(lineOf(small, 1e8, "SQL, a year's orders")).toBeCloseTo(2048 * perGb, 6);
    const unsized = { ...small, sql: { ...small.sql, gb: undefined } };
    expect(lineOf(unsized, 1, "SQL, a year's orders")).toBeCloseTo(32 * perGb, 6);
  });

  it("bills work on instances that are ready at their price, and what is beyond them at the other", () => {
    const { httpInstanceSeconds, durableInstanceSeconds, executions } = loadOf(1e6, usage);
    const seconds = httpInstanceSeconds + durableInstanceSeconds;
    const executed = (executions / 1e6) * 0.4;
    expect(lineOf(small, 1e6, "Functions, work")).toBeCloseTo(seconds * 2 * 0.000016 + executed, 6);
    const none = { ...small, functions: { ...small.functions, ready: 0 } };
    expect(lineOf(none, 1e6, "Functions, work")).toBeCloseTo(seconds * 2 * 0.000026 + executed, 6);
  });

  it("takes in no more logs than the cap lets in, and lets the first traffic out for nothing", () => {
    expect(lineOf(small, 1e9, "Logs and traces")).toBeCloseTo((365 / 12) * 2.3, 6);
    expect(lineOf({ ...small, logs: { gbADay: -1 } }, 1e6, "Logs and traces")).toBeCloseTo(40 * 2.3, 6);
    expect(lineOf(small, 1e6, "Traffic to the internet")).toBe(0);
    expect(lineOf(small, 1e7, "Traffic to the internet")).toBeCloseTo((360 - 100) * 0.087, 6);
  });

  it("bills a container a tenth of its most at least, and its most at most", () => {
    const tenth = 2 * (100 / 100) * hoursAMonth * 0.012;
    expect(lineOf(small, 1, "Cosmos DB")).toBeCloseTo(tenth, 6);
    expect(lineOf(small, 1e9, "Cosmos DB")).toBeCloseTo(10 * tenth, 6);
  });

  it("adds up, grows with what is sold, and keeps Stripe apart", () => {
    const totals = [1e6, 1e7, 1e8].map((checkouts) => totalOf(monthlyLines(small, checkouts, usage)));
    expect(totals.toSorted((a, b) => a - b)).toEqual(totals);
    expect(
      totalOf([
        { name: "a", dollars: 1.5 },
        { name: "b", dollars: 2 },
      ]),
    ).toBe(3.5);
    expect(stripeDollars(1000, { ...usage, orderAmount: 100 })).toBeCloseTo(1000 * 3.2, 6);
  });

  it("has no price for a size that nobody looked up", () => {
    const larger = { ...small, redis: { sku: "Balanced_B50", instances: 2 } };
    expect(() => monthlyLines(larger, 1, usage)).toThrow('no price "redis.Balanced_B50"');
    const serverless = { ...small, cosmos: {} };
    expect(() => monthlyLines(serverless, 1, usage)).toThrow('no container "products"');
  });
});

describe("what a checkout uses", () => {
  it("is as many durable actions as a saga that succeeds asks for", () => {
    const { calls } = drive(checkout, aCheckoutRequest(), {
      "payment-authorize": accepted({ state: "authorized", paymentIntentId: "pi_1" }),
      "payment-capture": accepted({
        orderId: "ord_1",
        orderNumber: "BX-1",
        placedAt: "2026-01-01T00:00:01.000Z",
      }),
    });
    expect(calls.length).toBeGreaterThan(0);
    expect(usage.durableActions).toBe(1 + 2 * calls.length);
  });

  it("is a copy of its event for each subscription that takes it", () => {
    expect(copiesOf({ type: "OrderPlaced", replayFor: "*" })).toBe(5);
    expect(copiesOf({ type: "StockDriftDetected", replayFor: "*" })).toBe(1);
    expect(copiesOf({ type: "OrderPlaced", replayFor: "erp" })).toBe(1);
  });

  it("is memory for as long as each key lives", () => {
    const daily = 365 / 12;
    const none = { ...usage, quotes: 0, carts: 0, claimBytes: 0 };
    const gbOf = (more: Partial<typeof usage>) => loadOf(daily * 1e6, { ...none, ...more }).redisGb;
    expect(gbOf({ claimBytes: 500 })).toBeCloseTo(1, 9);
    expect(gbOf({ carts: 1, cartBytes: 1000 })).toBeCloseTo(7, 9);
    expect(gbOf({ quotes: 1, quoteBytes: 1000 })).toBeCloseTo(1 + 900 / 86_400, 9);
  });
});

describe("a timer", () => {
  it.each([
    ["*/5 * * * * *", 17_280],
    ["0 */10 * * * *", 144],
    ["0 0 3 * * *", 1],
    ["0,30 * 8-17 * * *", 1200],
    ["0 0/20 * * * *", 24],
  ])("that runs at %s runs %i times a day", (schedule, times) => {
    expect(runsADay(schedule)).toBe(times);
  });

  it.each(["0 0 0 * * 1", "0 0 0 1 * *", "x * * * * *", "*/0 * * * * *"])(
    "cannot be counted at %s",
    (schedule) => {
      expect(() => runsADay(schedule)).toThrow();
    },
  );
});

describe("capacity", () => {
  const quota = (name: string, checkouts = 1e6) => {
    const found = quotasOf(small, checkouts, usage).find((one) => one.name === name);
    if (!found) throw new Error(`no quota ${name}`);
    return found;
  };

  it("is what a service's limit leaves for checkouts, in the busiest second", () => {
    expect(quota("Durable Task Scheduler, actions").most).toBeCloseTo(2000 / 9, 9);
    expect(quota("Service Bus, events").most).toBeCloseTo((2 * limitOf("busMessagesPerUnit")) / 6, 9);
    const averagePerSecond = 1e6 / (3600 * hoursAMonth);
    expect(quota("Stripe's rate limit").needed).toBeCloseTo(averagePerSecond * usage.peak, 9);
  });

  it("is exhausted at the number it is said to be enough for", () => {
    for (const { name, most, checkouts } of enoughFor(small, usage))
      expect(quota(name, checkouts).needed / most, name).toBeCloseTo(1, 9);
  });

  it("names first what is exhausted first", () => {
    const used = quotasOf(small, 1e7, usage).map(({ needed, most }) => needed / most);
    expect(used).toEqual(used.toSorted((a, b) => b - a));
  });

  it("says when a database that only grows is full", () => {
    expect(monthsUntilFull(small, 1e6, usage)).toEqual({ asDeployed: 100 / 15, largest: 2048 / 15 });
  });
});
