import { describe, expect, it } from "vitest";
import { activityInput, activityResult, type TypedData } from "../../../../local/host/durable/typed-data.ts";

describe("an activity's result as the history keeps it", () => {
  it.each<[string, TypedData | null | undefined, string | null]>([
    ["text", { string: "hi" }, '"hi"'],
    ["text that looks like a number", { string: "123" }, '"123"'],
    ["text that looks like JSON", { string: '{"j":1}' }, '"{\\"j\\":1}"'],
    ["an integer", { int: 5 }, "5"],
    ["a long integer as text", { int: "9007199254740991" }, "9007199254740991"],
    ["a fraction", { double: 1.5 }, "1.5"],
    ["an object with a boolean in it", { json: '{"a":true}' }, '{"a":true}'],
    ["a bare true, which turns into text", { json: "true" }, '"True"'],
    ["a bare false, which turns into text", { json: "false" }, '"False"'],
    ["null", null, null],
    ["undefined", undefined, null],
    ["a value without any member", {}, null],
  ])("turns %s into what the real extension writes", (_what, data, text) => {
    expect(activityResult(data)).toEqual({ text });
  });

  it.each<[string, TypedData]>([
    ["bytes", { bytes: Buffer.from("x") }],
    ["not a number", { double: Number.NaN }],
    ["infinity", { double: Number.POSITIVE_INFINITY }],
  ])("refuses %s", (_what, data) => {
    expect(activityResult(data)).toEqual({ refused: expect.stringMatching(/^it returned /) });
  });
});

describe("an activity's input as its trigger carries it", () => {
  it.each<[string, unknown, string | undefined]>([
    ["undefined", undefined, undefined],
    ["null", null, undefined],
    ["text, which the SDK has made JSON of", '"a"', '"a"'],
    ["true", true, "True"],
    ["false", false, "False"],
    ["zero", 0, "0"],
    ["an object", { a: [1, null] }, '{"a":[1,null]}'],
  ])("is right for %s", (_what, input, text) => {
    expect(activityInput(input)).toBe(text);
  });
});
