import { describe, expect, it } from "vitest";
import { problems } from "../../contracts/http/problem.ts";
import { problemDetails } from "../../contracts/http/problem-details.ts";
import type { CallerKind } from "../../contracts/http/route.ts";
import { routes } from "../../contracts/http/routes.ts";
import { documentOf, tableOf } from "./document.ts";

const text = documentOf("docs/api.md");

const callers: Readonly<Record<CallerKind, string>> = {
  anyone: "anyone",
  staff: "staff",
  "order-reader": "the order's token, or staff",
  customer: "a signed-in customer, or staff",
  stripe: "Stripe",
};

describe("docs/api.md", () => {
  it("has every route and who may call it, and no other", () => {
    const documented = tableOf(text, "route").map(([route = "", caller]) => [
      route.replaceAll("`", ""),
      caller,
    ]);
    expect(documented).toEqual(
      routes.map(({ method, path, caller }) => [`${method} ${path}`, callers[caller]]),
    );
  });

  it("explains every problem code with its status, and no other", () => {
    const documented = tableOf(text, "code").map(([code = "", status]) => [code.replaceAll("`", ""), status]);
    expect(documented).toEqual(Object.entries(problems).map(([code, [status]]) => [code, `${status}`]));
  });

  it("shows the detail that every problem has by itself", () => {
    expect(tableOf(text, "code").map(([code = "", , detail]) => [code.replaceAll("`", ""), detail])).toEqual(
      Object.entries(problemDetails),
    );
  });

  it("says of every problem what to do", () => {
    for (const [code = "", , , todo = ""] of tableOf(text, "code"))
      expect(todo.length, code).toBeGreaterThan(8);
  });
});
