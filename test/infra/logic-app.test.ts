import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ofType, snapshot } from "./snapshot.ts";

type Action = {
  readonly type: string;
  readonly runAfter?: Readonly<Record<string, readonly string[]>>;
  readonly runtimeConfiguration?: { readonly secureData?: { readonly properties: readonly string[] } };
  readonly inputs?: { readonly path?: string };
  readonly limit?: { readonly timeout?: string; readonly count?: number };
  readonly actions?: Actions;
  readonly else?: { readonly actions: Actions };
};
type Actions = Readonly<Record<string, Action>>;
type Definition = {
  readonly parameters: Readonly<Record<string, { readonly type: string }>>;
  readonly triggers: Readonly<Record<string, Action>>;
  readonly actions: Actions;
};

const infra = join(import.meta.dirname, "../../infra");
const definitionOf = (name: string): Definition =>
  JSON.parse(readFileSync(join(infra, `logic-app/${name}.json`), "utf8"));

/** All actions, those inside others too, each with its siblings. */
const walk = (actions: Actions): readonly (readonly [string, Action, Actions])[] =>
  Object.entries(actions).flatMap(([name, action]) => [
    [name, action, actions] as const,
    ...walk(action.actions ?? {}),
    ...walk(action.else?.actions ?? {}),
  ]);

const settling = (actions: Actions, verb: string) =>
  Object.values(actions).filter(({ inputs }) => inputs?.path?.endsWith(`/messages/${verb}`));

/** The parameters that Bicep hands over. */
const given = (name: string): readonly string[] => {
  const text = readFileSync(join(infra, "bicep/modules/messaging.bicep"), "utf8");
  const block = text.slice(text.indexOf(`workflowName: '${name}'`));
  return [...block.slice(0, block.indexOf("\n}\n")).matchAll(/^ +(\w+): \{ value:/gm)].map(
    ([, parameter = ""]) => parameter,
  );
};

for (const name of ["escalation", "mirror"] as const)
  describe(`the workflow ${name}`, () => {
    const definition = definitionOf(name);
    const text = JSON.stringify(definition);

    it("uses the parameters that it declares, and Bicep gives each of them", () => {
      const used = new Set([...text.matchAll(/parameters\('([$\w]+)'\)/g)].map(([, parameter]) => parameter));
      expect([...used].toSorted()).toEqual(Object.keys(definition.parameters).toSorted());
      expect([...given(name), "$connections"].toSorted()).toEqual(
        Object.keys(definition.parameters).toSorted(),
      );
    });

    it("runs every action after one that there is", () => {
      for (const [action, { runAfter = {} }, siblings] of walk(definition.actions))
        for (const before of Object.keys(runAfter)) expect(Object.keys(siblings), action).toContain(before);
      for (const [, used] of text.matchAll(/(?:outputs|body|actions)\('(\w+)'\)/g))
        expect(walk(definition.actions).map(([action]) => action)).toContain(used);
    });

    it("gives a message back or takes it for done, whatever its first call came to", () => {
      const [done, ...moreDone] = settling(definition.actions, "complete");
      const [back, ...moreBack] = settling(definition.actions, "abandon");
      expect([moreDone, moreBack]).toEqual([[], []]);
      const [call] = Object.keys(done?.runAfter ?? {});
      expect(call && done?.runAfter?.[call]).toEqual(["Succeeded"]);
      expect(call && back?.runAfter?.[call]).toEqual(["Failed", "TimedOut", "Skipped"]);
      // The lock of a message lasts a minute; afterwards neither is possible.
      expect(call && definition.actions[call]?.limit?.timeout).toBe("PT40S");
    });

    it("hides from its history what it calls with", () => {
      for (const [action, { type, runtimeConfiguration }] of walk(definition.actions))
        if (type === "Http") expect(runtimeConfiguration?.secureData?.properties, action).toContain("inputs");
    });

    it("is the one that is deployed", () => {
      const deployed = ofType(snapshot("prod-with-options"), "Microsoft.Logic/workflows").find((workflow) =>
        workflow.name.startsWith(`logic-${name}-`),
      );
      expect(deployed?.properties.definition).toEqual(definition);
      expect(deployed?.identity?.type).toBe("SystemAssigned");
    });
  });

describe("who escalates", () => {
  const { parameters, actions } = definitionOf("escalation");

  it("knows addresses and keys as secrets only", () => {
    for (const name of ["notifyUrl", "escalateUrl", "opsKey"])
      expect(parameters[name]?.type, name).toBe("SecureString");
  });

  it("goes on only when somebody was told, looks before each louder word, and ends", () => {
    const loop = actions["Until_somebody_settled_it"];
    expect(loop?.limit?.count).toBe(4);
    expect(actions["Settled"]?.runAfter).toEqual({ Told: ["Succeeded"] });
    expect(Object.keys(loop?.actions ?? {})).toEqual(["Wait", "Look", "Is_it_settled"]);
    const judged = loop?.actions?.["Is_it_settled"];
    expect(judged?.runAfter?.["Look"]).toEqual(["Succeeded", "Failed", "TimedOut"]);
    expect(Object.keys(judged?.else?.actions ?? {})).toEqual(["Escalate"]);
  });
});

describe("who mirrors", () => {
  it("keeps events, which name customers, out of its history from the trigger on", () => {
    const [trigger] = Object.values(definitionOf("mirror").triggers);
    expect(trigger?.runtimeConfiguration?.secureData?.properties).toEqual(["outputs"]);
  });
});
