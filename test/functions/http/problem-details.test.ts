import { describe, expect, it } from "vitest";
import { type ProblemCode, problems } from "../../../contracts/http/problem.ts";
import { problemDetails } from "../../../contracts/http/problem-details.ts";
import { failureCodes } from "../../../domain/checkout.ts";
import { failure } from "../../../domain/checkout-failure.ts";
import { problem } from "../../../functions/http/reply.ts";

const codes = Object.keys(problems) as ProblemCode[];
const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, "");
const bodyOf = (...given: Parameters<typeof problem>) => problem(...given).body as Record<string, unknown>;

describe("the detail of a problem", () => {
  it.each(codes)("%s is a sentence that says more than the title", (code) => {
    const { title, detail } = bodyOf(code) as { title: string; detail: string };
    expect(detail).toMatch(/^[`A-Z].{20,130}\.$/);
    expect(letters(detail)).not.toBe(letters(title));
    expect(title.length).toBeLessThan(60);
  });

  it.each(failureCodes)("%s of a checkout that ended says more than the title, too", (code) => {
    const { message } = failure(code);
    expect(letters(message)).not.toBe(letters(problems[code][1]));
  });

  it("is of each code its own", () => {
    expect(Object.keys(problemDetails)).toEqual(codes);
    expect(new Set(Object.values(problemDetails)).size).toBe(codes.length);
  });

  it("is the one that its case has, where it has one", () => {
    expect(bodyOf("malformed_json", { detail: "The body is missing" })["detail"]).toBe("The body is missing");
  });
});
