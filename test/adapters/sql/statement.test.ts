import { globSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sql from "mssql";
import { describe, expect, it } from "vitest";
import { driverType } from "../../../adapters/sql/driver-type.ts";
import { sentValue } from "../../../adapters/sql/sent-value.ts";
import { misfit, sqlType } from "../../../adapters/sql/sql-type.ts";
import { headOf, queryText, statement, statementOf } from "../../../adapters/sql/statement.ts";

const folder = fileURLToPath(new URL("../../../adapters/sql/", import.meta.url));
const names = readdirSync(`${folder}queries`).flatMap((file) =>
  file.endsWith(".sql") ? [file.slice(0, -4)] : [],
);

describe("a query file", () => {
  it("declares its parameters at its head", () => {
    const text = "-- Says.\n-- @sku varchar(64)\n-- @reason nvarchar(max) null   why\nSELECT 1 AS [one];";
    expect(headOf("q", text)).toEqual({
      parameters: [
        { name: "sku", declared: "varchar(64)", type: { name: "varchar", length: 64 }, nullable: false },
        {
          name: "reason",
          declared: "nvarchar(max)",
          type: { name: "nvarchar", length: "max" },
          nullable: true,
        },
      ],
      repeatable: true,
    });
  });

  it("is refused where it declares other parameters than are given, or a type that is not known", () => {
    expect(() => statementOf("q", "-- @sku int", ["sku", "limit"])).toThrow(
      "q.sql declares sku, and not limit, sku",
    );
    expect(() => statementOf("q", "-- @sku money", ["sku"])).toThrow("unknown type money");
  });

  it("has what it includes in its text", () => {
    expect(queryText("find-checkout")).toMatch(
      /SELECT\n {2}c\.CheckoutId[\s\S]+JOIN dbo\.Orders[\s\S]+WHERE c\./,
    );
  });

  it("may be run twice unless it says why not", () => {
    expect(statement("unclaim-events", ["eventIds"]).repeatable).toBe(false);
    expect(statement("mark-sent", ["eventIds", "at"]).repeatable).toBe(true);
  });

  it.each(names)("says whether it may be run twice where it writes (%s)", (name) => {
    const text = queryText(name);
    const writes = /\b(INSERT INTO|UPDATE|DELETE(?: TOP \(\d+\))? FROM) dbo\./.test(text);
    expect(/^-- .*\b(Safe to run again|Not repeatable)\b/m.test(text)).toBe(writes);
  });

  it.each(names)("is used by exactly one module of the adapter (%s)", (name) => {
    const users = globSync("*.ts", { cwd: folder }).filter((file) =>
      readFileSync(`${folder}${file}`, "utf8").includes(`statement("${name}"`),
    );
    expect(users).toHaveLength(1);
  });
});

describe("a parameter", () => {
  const type = (declared: string) => sqlType(declared) ?? expect.fail(`${declared} is not known`);

  it.each([
    ["varchar(3)", "abc", "abcd"],
    ["nvarchar(3)", "äöü", "äöüß"],
    ["char(3)", "EUR", "EURO"],
    ["varchar(3)", "", 1],
    ["int", 2_147_483_647, 2_147_483_648],
    ["int", 0, 0.5],
    ["int", 1, "1"],
    ["bigint", 9_007_199_254_740_991, 9_007_199_254_740_992],
    ["datetimeoffset(3)", "2026-11-24T12:00:00.000Z", "2026-11-24T12:00:00Z"],
    ["datetimeoffset(3)", "2026-11-24T12:00:00.001Z", "2026-13-24T12:00:00.000Z"],
  ])("of type %s takes %j, and not %j", (declared, good, bad) => {
    expect(misfit(type(declared), good)).toBeUndefined();
    expect(misfit(type(declared), bad)).toMatch(/^must/);
  });

  it("of length max takes a text of any length", () => {
    expect(misfit(type("nvarchar(max)"), "x".repeat(100_000))).toBeUndefined();
  });

  it.each(["varchar", "int(3)", "datetimeoffset", "decimal(18)", "nvarchar(-1)"])(
    "is not declared as %s",
    (declared) => {
      expect(sqlType(declared)).toBeUndefined();
    },
  );

  const parameter = (declared: string, nullable = false) => ({
    name: "p",
    declared,
    type: type(declared),
    nullable,
  });

  it("is sent as it is, an instant as the moment that it names", () => {
    expect(sentValue("q", parameter("bigint"), 5)).toBe(5);
    expect(sentValue("q", parameter("varchar(3)", true), null)).toBeNull();
    expect(sentValue("q", parameter("datetimeoffset(3)"), "2026-11-24T12:00:00.123Z")).toEqual(
      new Date(Date.UTC(2026, 10, 24, 12, 0, 0, 123)),
    );
  });

  it("is never cut, missing or null without a word, and its value is not told", () => {
    expect(() => sentValue("q", parameter("varchar(3)"), "secret")).toThrow(
      "q.sql: @p must not be longer than 3",
    );
    expect(() => sentValue("q", parameter("varchar(3)"), "secret")).not.toThrow("secret");
    expect(() => sentValue("q", parameter("varchar(3)"), null)).toThrow("q.sql: @p is missing");
    expect(() => sentValue("q", parameter("varchar(3)", true), undefined)).toThrow("q.sql: @p is missing");
  });

  it.each([
    ["varchar(100)", { type: sql.VarChar, length: 100 }],
    ["nvarchar(max)", { type: sql.NVarChar, length: sql.MAX }],
    ["char(3)", { type: sql.Char, length: 3 }],
    ["datetimeoffset(3)", { type: sql.DateTimeOffset, scale: 3 }],
  ])("of type %s is declared so to the driver", (declared, expected) => {
    expect(driverType(sql, type(declared))).toMatchObject(expected);
  });

  it("of a whole number is declared by its width", () => {
    expect(driverType(sql, type("int"))).toBe(sql.Int);
    expect(driverType(sql, type("bigint"))).toBe(sql.BigInt);
  });
});
