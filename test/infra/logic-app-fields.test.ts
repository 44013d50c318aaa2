import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { noticeMessage } from "../../adapters/servicebus/message.ts";
import { openApi } from "../../contracts/http/openapi.ts";
import { inspectCheckout } from "../../contracts/http/ops.ts";
import { routes } from "../../contracts/http/routes.ts";
import { checkoutStatuses } from "../../domain/checkout.ts";
import { failure } from "../../domain/checkout-failure.ts";
import { useAftermath } from "../upkeep/after-a-crash.ts";

const text = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../infra/logic-app/${name}.json`), "utf8");
const [escalation, mirror] = [text("escalation"), text("mirror")];

/** What expressions take out of a value, each as the names that lead to it: `value?['data']?['code']` is data, code. */
const takenOf = (workflow: string, value: string): readonly (readonly string[])[] =>
  workflow
    .split(value)
    .slice(1)
    .map((rest) => [...(/^(\?\['\w+'\])+/.exec(rest)?.[0] ?? "").matchAll(/\w+/g)].map(([name]) => name))
    .filter((names) => names.length > 0);

const at = (value: unknown, names: readonly string[]): unknown =>
  names.reduce((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], value);

describe("the event that the workflows read", () => {
  const { checkout, sweep, notices } = useAftermath();

  /** A checkout that waits for somebody, as the sweep says it and Service Bus carries it. */
  const anEvent = async () => {
    const left = await checkout();
    left.isRunning({ status: "needs_attention", failure: failure("payment_declined") });
    await sweep();
    const [notice] = await notices();
    if (!notice) throw new Error("the sweep said nothing");
    return { checkoutId: left.checkoutId, message: noticeMessage(notice) };
  };

  it("has everything that the escalation takes out of it: the checkout, the time and the failure's code", async () => {
    const { checkoutId, message } = await anEvent();
    const taken = takenOf(escalation, "outputs('Event')");
    expect(taken.length).toBeGreaterThan(4);
    for (const names of taken) expect(at(message.body, names), names.join(".")).toEqual(expect.any(String));
    expect(new Set(taken.map((names) => at(message.body, names)))).toEqual(
      new Set([checkoutId, message.body.time, "payment_declined"]),
    );
  });

  it("has everything that the mirror takes out of it, and the mirror's content type", async () => {
    const { checkoutId, message } = await anEvent();
    const taken = takenOf(mirror, "json(base64ToString(triggerBody()?['ContentData']))");
    expect(taken.map((names) => at(message.body, names))).toEqual([checkoutId]);
    expect(JSON.parse(mirror).actions.Copy.inputs.headers["content-type"]).toBe(message.contentType);
  });
});

describe("where the escalation looks whether somebody came", () => {
  const { inputs } = JSON.parse(escalation).actions.Until_somebody_settled_it.actions.Look;

  it("is the route of a checkout, as staff", () => {
    expect(inputs.method).toBe(inspectCheckout.method);
    const [before, , after] = inspectCheckout.path.split(/\{(\w+)\}/);
    expect([before, after]).toEqual(["/ops/checkouts/", ""]);
    expect(inputs.uri).toBe(
      `@{parameters('api')}${before}@{encodeURIComponent(outputs('Event')?['subject'])}${after}`,
    );
    expect(inspectCheckout.caller).toBe("staff");
    const { staffKey } = JSON.parse(JSON.stringify(openApi(routes, "0"))).components.securitySchemes;
    expect(inputs.headers).toEqual({ [staffKey.name]: "@parameters('opsKey')" });
  });

  it("says the status that it compares, and that one there is", () => {
    const body = inspectCheckout.answers[200]?.body;
    if (!body) throw new Error("the route has no answer");
    const { properties, required } = z.toJSONSchema(body);
    const taken = takenOf(escalation, "body('Look')");
    expect(taken).toEqual([["status"]]);
    for (const [name = ""] of taken) {
      expect(Object.keys(properties ?? {})).toContain(name);
      expect(required).toContain(name);
    }
    const compared = [...escalation.matchAll(/body\('Look'\)\?\['status'\], '(\w+)'/g)].map(
      ([, status]) => status,
    );
    expect(compared).toEqual(["needs_attention"]);
    expect(checkoutStatuses).toEqual(expect.arrayContaining(compared));
  });
});
