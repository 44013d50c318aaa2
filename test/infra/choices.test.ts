import { describe, expect, it } from "vitest";
import { ordersTopic } from "../../contracts/topics.ts";
import { devWith } from "./a-parameter-file.ts";
import { ofType, type Snapshot, snapshot } from "./snapshot.ts";

const patienceMs = 300_000;
const subscriptionType = "Microsoft.ServiceBus/namespaces/topics/subscriptions";

const subscriptionsOf = (from: Snapshot): readonly string[] =>
  ofType(from, subscriptionType)
    .map(({ name }) => name.split("/").at(-1) ?? "")
    .toSorted();
const idsOf = ({ resources }: Snapshot): readonly string[] => resources.map(({ id }) => id);

describe("an operator who gives no address for escalations", () => {
  it("gets no Logic App, and no subscription that nobody would read", {
    timeout: patienceMs,
  }, async (context) => {
    const quiet = await devWith(context, [], { ESCALATION_NOTIFY_URL: "" });
    const usual = snapshot("dev");
    const missing = idsOf(usual).filter((id) => !idsOf(quiet).includes(id));
    expect(missing.length).toBeGreaterThan(4);
    for (const id of missing) expect(id).toMatch(/escalation|\/roleAssignments\//);
    expect(idsOf(quiet).filter((id) => !idsOf(usual).includes(id))).toEqual([]);
    expect(ofType(quiet, "Microsoft.Logic/workflows")).toEqual([]);
    expect(ofType(quiet, "Microsoft.Web/connections")).toEqual([]);
    expect(subscriptionsOf(quiet)).toEqual(ordersTopic.subscriptions.map(({ name }) => name).toSorted());
    const roles = (from: Snapshot) => ofType(from, "Microsoft.Authorization/roleAssignments").length;
    expect(roles(quiet)).toBe(roles(usual) - 1);
  });

  it("gets none either when escalation is switched off", { timeout: patienceMs }, async (context) => {
    const off = await devWith(context, [], { ESCALATION: "false" });
    expect(ofType(off, "Microsoft.Logic/workflows")).toEqual([]);
    expect(subscriptionsOf(off)).not.toContain("escalation");
  });
});

describe("an operator who lists subscriptions", () => {
  it("gets those, with the filters of the contract, and the Logic App's", {
    timeout: patienceMs,
  }, async (context) => {
    const chosen = await devWith(context, ["param subscriptions = ['warehouse', 'email']"]);
    expect(subscriptionsOf(chosen)).toEqual(["email", "escalation", "warehouse"]);
    const rules = (from: Snapshot, one: string) =>
      ofType(from, `${subscriptionType}/rules`).filter(({ id }) => id.includes(`/subscriptions/${one}/`));
    for (const one of ["warehouse", "email"]) {
      expect(rules(chosen, one).length).toBeGreaterThan(0);
      expect(rules(chosen, one)).toEqual(rules(snapshot("dev"), one));
    }
    const others = (from: Snapshot) => idsOf(from).filter((id) => !id.includes("/subscriptions/", 20));
    expect(others(chosen)).toEqual(others(snapshot("dev")));
  });

  it("is told of a name that there is not", { timeout: patienceMs }, async (context) => {
    await expect(devWith(context, ["param subscriptions = ['warehouse', 'emial']"])).rejects.toThrow(
      /contracts\/topics\.ts has no subscription emial/,
    );
  });
});

describe("an operator who says no month", () => {
  it("gets no budget, and all the rest", { timeout: patienceMs }, async (context) => {
    const without = await devWith(context, [], { BUDGET_START: "" });
    const missing = idsOf(snapshot("dev")).filter((id) => !idsOf(without).includes(id));
    expect(missing).toEqual([expect.stringContaining("/Microsoft.Consumption/budgets/")]);
  });
});
