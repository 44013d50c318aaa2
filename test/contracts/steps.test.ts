import { describe, expect, it } from "vitest";
import { orders, payment, statusDuring, stock } from "../../contracts/checkout.ts";
import { cosmosDatabase } from "../../contracts/containers.ts";
import { functionName, step, undo } from "../../contracts/step.ts";
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

describe("what a step is given and gives", () => {
  it("is an object, or null as a result: the compiler refuses what the real host would change on its way", () => {
    const made = [
      step<{ readonly isLast: boolean }, { readonly isDone: boolean }>("a.b"),
      step<object, null>("a.b"),
      // @ts-expect-error a boolean arrives as text
      step<boolean>("a.b"),
      // @ts-expect-error undefined arrives as nothing
      step<undefined>("a.b"),
      // @ts-expect-error a boolean comes back as text
      step<object, boolean>("a.b"),
      // @ts-expect-error undefined comes back as nothing
      step<object, { readonly id: string } | undefined>("a.b"),
      // @ts-expect-error a refusal is an object, too
      step<object, null, string>("a.b"),
      // @ts-expect-error and so is what an undo takes back
      undo<boolean>("a.b"),
      // @ts-expect-error and what it gives
      undo<object, boolean>("a.b"),
    ];
    expect(made.map(({ name }) => name)).toEqual(made.map(() => "a.b"));
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
