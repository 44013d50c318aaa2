import { afterEach, describe, expect, it } from "vitest";
import { closeAll, ended, startEngine } from "./support/open-engine.ts";
import { episodesOf, scenarioNames } from "./support/recordings.ts";

const { registerRecordedApp } = await import("./support/recorded-app.ts");
registerRecordedApp(0.1);
afterEach(closeAll);

/** Recorded scenarios this host does not run, with a word of the reason it must give. */
const refused: Readonly<Record<string, string>> = {
  "call-http": "callHttp",
  "entity-lock": "lock",
  "entity-operation-fails": "callEntity",
  "entity-signal-and-call": "signalEntity",
  "entity-signal-only": "signalEntity",
  "version-default-and-explicit": "version 1.2",
  "activity-unknown": "'doesnotexist' is not registered",
  "sub-unknown": "'doesnotexist' is not registered",
};

const startRecorded = (scenario: string) => {
  const first = episodesOf(scenario)[0];
  if (first === undefined) throw new Error(`${scenario} has no orchestrator`);
  const { function: name, instanceId, request } = first;
  const started = request.history.find((event) => event.EventType === 0);
  const input = typeof started?.["Input"] === "string" ? started["Input"] : null;
  const engine = startEngine();
  return { engine, instanceId, name, input };
};

describe("a recorded scenario that the embedded host does not run", () => {
  it.each(Object.entries(refused))("%s fails by name: %s", async (scenario, reason) => {
    const { engine, instanceId, name, input } = startRecorded(scenario);
    engine.operations.start({ name, instanceId, input });
    const { runtimeStatus, output } = await ended(engine, instanceId);
    expect(runtimeStatus).toBe("Failed");
    expect(output).toContain(`Orchestrator function '${name}' failed: `);
    expect(output).toContain(reason);
  });

  it("version-older-than-default is refused at its start, by its version", () => {
    const { engine, instanceId, name, input } = startRecorded("version-older-than-default");
    const result = engine.operations.start({ name, instanceId, input, version: "1.2" });
    expect(result).toEqual({ tag: "refused", why: expect.stringContaining("version 1.2") });
    expect(engine.find(instanceId)).toBeUndefined();
  });

  it("is one of these: every other recording of entities, HTTP and versions has no orchestrator", () => {
    const others = scenarioNames.filter(
      (name) => /^(entity-|call-http|version-)/.test(name) && !(name in refused),
    );
    expect(others).toEqual(["entity-client-signals", "version-older-than-default"]);
    expect(episodesOf("entity-client-signals")).toEqual([]);
  });
});

describe("an event raised while its instance is pending", () => {
  it("is kept here, though the recorded host lost it behind its 202", async () => {
    const { engine, instanceId, name, input } = startRecorded("event-raised-while-pending-lost");
    engine.operations.start({ name, instanceId, input });
    expect(engine.operations.raiseEvent(instanceId, "go", "1")).toEqual({ tag: "accepted" });
    expect((await ended(engine, instanceId)).output).toEqual({ r: 1, t: "number", undef: false });
  });
});
