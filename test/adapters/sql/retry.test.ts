import sql from "mssql";
import { describe, expect, it } from "vitest";
import { retrying } from "../../../adapters/sql/retry.ts";

const told = (number: number) =>
  new sql.RequestError(Object.assign(new Error(`error ${number}`), { info: { number } }), "EREQUEST");

/** A clock that goes on only while something waits. */
const patience = (deadlineMs: number, random = 0) => {
  const waits: number[] = [];
  let at = 0;
  const wait = async (ms: number) => {
    waits.push(ms);
    at += ms;
  };
  return { waits, again: retrying({ deadlineMs, wait, clock: () => at, random: () => random }) };
};

/** Fails with these errors, one after the other, and then answers how often it was asked. */
const failing = (...errors: readonly unknown[]) => {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked <= errors.length) throw errors[asked - 1];
    return asked;
  };
};

describe("a batch that meets a fault", () => {
  it("is run again in growing gaps until it comes right", async () => {
    const { waits, again } = patience(10_000);
    expect(await again(failing(told(1205), told(1205), told(1205)), false)).toBe(4);
    expect(waits).toEqual([25, 50, 100]);
  });

  it("waits shorter by chance, up to half", async () => {
    const { waits, again } = patience(10_000, 1);
    await again(failing(told(40613), told(40613)), true);
    expect(waits).toEqual([250, 500]);
  });

  it("is thrown as it came when the next try would begin after the deadline", async () => {
    const { waits, again } = patience(2000);
    const error = told(40613);
    await expect(again(failing(...Array(9).fill(error)), true)).rejects.toBe(error);
    expect(waits).toEqual([500, 1000]);
  });

  it("leaves a server alone that has enough to do, for ten seconds at least", async () => {
    const short = patience(8000);
    await expect(short.again(failing(told(40501)), true)).rejects.toThrow("40501");
    expect(short.waits).toEqual([]);
    const long = patience(60_000);
    await long.again(failing(told(40501)), true);
    expect(long.waits).toEqual([10_000]);
  });

  it("is run again after an unknown outcome only where it may run twice", async () => {
    const { again } = patience(10_000);
    expect(await again(failing(told(40197)), true)).toBe(2);
    await expect(again(failing(told(40197)), false)).rejects.toThrow("40197");
  });

  it("is not run again after an error that would come again", async () => {
    const { waits, again } = patience(10_000);
    await expect(again(failing(told(547)), true)).rejects.toThrow("547");
    expect(waits).toEqual([]);
  });
});
