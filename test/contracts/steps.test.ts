import { describe, expect, it } from "vitest";
import { orders, payment, statusDuring, stock } from "../../contracts/checkout.ts";
import { cosmosDatabase } from "../../contracts/containers.ts";
import { functionName } from "../../contracts/step.ts";
import { checkoutStatuses } from "../../domain/checkout.ts";

const steps = [...Object.values(stock), ...Object.values(payment), ...Object.values(orders)];
const names = steps.map(({ name }) => name);

describe("a step", () => {
  it("has one of the names that timelines and crash points use", () => {
    expect(names.toSorted()).toEqual(
      [
        "stock.hold",
        "stock.release",
        "payment.authorize",
        "payment.void",
        "payment.capture",
        "orders.record",
        "orders.cancel",
        "orders.finish",
      ].toSorted(),
    );
  });

  it("is registered under a name that Azure takes, and no two under one", () => {
    const registered = steps.map(functionName);
    expect(new Set(registered).size).toBe(steps.length);
    for (const [index, name] of registered.entries()) {
      expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,126}$/);
      expect(name.replace("-", ".")).toBe(names[index]);
    }
  });

  it("shows as a status that there is, while it runs", () => {
    for (const [name, status] of Object.entries(statusDuring)) {
      expect(names).toContain(name);
      expect(checkoutStatuses).toContain(status);
    }
    expect(statusDuring["payment.authorize"]).toBe("charging");
  });
});

describe("a container", () => {
  it("has a name of its own and a partition key", () => {
    const containers = cosmosDatabase.containers.map(({ name }) => name);
    expect(new Set(containers).size).toBe(containers.length);
    for (const { partitionKey } of cosmosDatabase.containers) expect(partitionKey).toMatch(/^\/[a-zA-Z]+$/);
  });

  it("of quotes forgets each document when that one says", () => {
    const quotes = cosmosDatabase.containers.find(({ name }) => name === "quotes");
    expect(quotes).toMatchObject({ partitionKey: "/id", defaultTtlSeconds: -1 });
  });
});
