import { beforeEach, describe, expect, it } from "vitest";
import { canonical, canonicalId, canonicalRequest } from "./support/canonical.ts";
import { episodesOf, readFixture, scenarioNames } from "./support/recordings.ts";
import { runScenario } from "./support/scenario-run.ts";
import { testWorker } from "./support/test-worker.ts";

const { forgetCounts, registerRecordedApp } = await import("./support/recorded-app.ts");
registerRecordedApp(0.1);
const worker = testWorker();

type Status = { readonly runtimeStatus: string; readonly [field: string]: unknown };
const finalStatus = readFixture<Readonly<Record<string, Status>>>("_final-status");

const isRefused = (name: string): boolean => /^(entity-|version-|call-http$)/.test(name);
/** The real host waits for ever, or loses an event, where this one speaks up or keeps it: tested on their own. */
const differs = ["activity-unknown", "sub-unknown", "event-raised-while-pending-lost"];
/** Only their first and last episodes were kept. */
const shortened = ["argument-types", "activity-result-types"];
const scenarios = scenarioNames.filter(
  (name) => !isRefused(name) && !differs.includes(name) && !shortened.includes(name),
);

const recordedRequests = (scenario: string): Readonly<Record<string, readonly unknown[]>> =>
  Object.fromEntries(
    Map.groupBy(episodesOf(scenario), ({ instanceId }) => canonicalId(instanceId))
      .entries()
      .map(([id, episodes]) => [id, episodes.map(({ request }) => canonicalRequest(request))]),
  );

const observedRequests = (requests: ReadonlyMap<string, readonly unknown[]>) =>
  Object.fromEntries([...requests].map(([id, list]) => [id, list.map(canonicalRequest)]));

/** Outputs that are times and ids of their own run. */
const ofItsRun: Readonly<Record<string, unknown>> = {
  "timer-1s": expect.any(Number),
  "guid-and-time": {
    g1: "E",
    g2: "E",
    g3: "E",
    t1: expect.stringMatching(/Z$/),
    t2: expect.stringMatching(/Z$/),
    rep1: true,
    rep2: false,
    id: "rec-guid",
    parent: null,
    version: null,
  },
};

const expectedStatus = (scenario: string): unknown => {
  const status = canonical(finalStatus[scenario]);
  return scenario in ofItsRun ? { ...Object(status), output: ofItsRun[scenario] } : status;
};

describe.each([
  ["kept in memory between episodes", true],
  ["read from the store before every episode", false],
])("an instance %s", (_how, cached) => {
  beforeEach(forgetCounts);

  it.each(scenarios)("sees the recorded requests and ends as recorded in %s", async (scenario) => {
    const runtimeStatus = finalStatus[scenario]?.runtimeStatus ?? "";
    const { requests, status } = await runScenario(episodesOf(scenario), worker, runtimeStatus, { cached });
    expect(observedRequests(requests)).toEqual(recordedRequests(scenario));
    expect(canonical(status)).toEqual(expectedStatus(scenario));
  });

  it.each(shortened)("gives %s the recorded values", async (scenario) => {
    const episodes = episodesOf(scenario);
    const how = { cached, freely: true };
    const { requests, status } = await runScenario(episodes, worker, "Completed", how);
    const recorded = episodes.map(({ request }) => canonicalRequest(request));
    const seen = Object.values(observedRequests(requests)).flat();
    expect([...seen.slice(0, 2), seen.at(-1)]).toEqual(recorded);
    expect(canonical(status)).toEqual(canonical(finalStatus[scenario]));
  });
});
