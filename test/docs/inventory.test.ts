import { describe, expect, it } from "vitest";
import * as keys from "../../adapters/redis/keys.ts";
import { scriptNames } from "../../adapters/redis/scripts.ts";
import { documentOf, namesIn, tableOf } from "./document.ts";

const text = documentOf("docs/inventory.md");

/** A key as its function makes it, with `<>` where an id stands. */
const patterns = Object.values(keys as Readonly<Record<string, string | ((id: never) => string)>>).map(
  (key) => (typeof key === "string" ? key : key("<>" as never)),
);

describe("docs/inventory.md", () => {
  it("has every key of the product in Redis, and no other", () => {
    const documented = namesIn(tableOf(text, "key")).map((key) => key.replace(/<\w+>/, "<>"));
    expect(documented.toSorted()).toEqual(patterns.toSorted());
  });

  it("has every script, and no other", () => {
    expect([...namesIn(tableOf(text, "script"))].toSorted()).toEqual([...scriptNames.values()].toSorted());
  });
});
