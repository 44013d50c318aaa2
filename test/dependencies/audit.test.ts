import { describe, expect, it } from "vitest";
import { verdictOf } from "../../scripts/dependencies/audit.ts";

const report = (vulnerabilities: Record<string, { severity: string }>) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} });

describe("an audit", () => {
  it("that finds nothing is clean", () => {
    expect(verdictOf(report({}))).toEqual({ tag: "clean", milder: 0 });
  });

  it("names what is high or critical, and counts the rest only", () => {
    const found = { a: { severity: "low" }, b: { severity: "high" }, c: { severity: "critical" } };
    expect(verdictOf(report(found))).toEqual({ tag: "vulnerable", packages: ["b (high)", "c (critical)"] });
    expect(verdictOf(report({ a: { severity: "moderate" } }))).toEqual({ tag: "clean", milder: 1 });
  });

  it("that the registry does not answer is none, and says so without an address", () => {
    const refused = {
      message: "405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk",
      statusCode: 405,
      body: "",
      error: { summary: "", detail: "" },
    };
    expect(verdictOf(JSON.stringify(refused))).toEqual({ tag: "unanswered", why: "status 405" });
    const unreachable = { message: "request to https://registry.example/bulk failed", error: {} };
    expect(verdictOf(JSON.stringify(unreachable))).toEqual({
      tag: "unanswered",
      why: "request to it failed",
    });
  });

  it("that says something else is no clean report", () => {
    expect(() => verdictOf("{}")).toThrow("neither a report nor an error");
    expect(() => verdictOf(JSON.stringify({ auditReportVersion: 3, vulnerabilities: {} }))).toThrow();
    expect(() => verdictOf("npm: not found")).toThrow();
  });
});
