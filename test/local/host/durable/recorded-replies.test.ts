import { describe, expect, it } from "vitest";
import { episodesOf, scenarioNames } from "./support/recordings.ts";
import { testWorker } from "./support/test-worker.ts";

const { registerRecordedApp } = await import("./support/recorded-app.ts");
registerRecordedApp(1);
const worker = testWorker();

describe("durable-functions, given a recorded request", () => {
  it.each(scenarioNames.filter((name) => episodesOf(name).length > 0))(
    "replies as recorded in every episode of %s",
    async (scenario) => {
      for (const { function: name, instanceId, request, response, failure } of episodesOf(scenario)) {
        const answer = await worker.orchestrator(name, instanceId, JSON.stringify(request));
        if (failure === undefined) {
          expect(answer).toEqual({ json: expect.any(String) });
          expect(JSON.parse("json" in answer ? answer.json : "")).toEqual(response);
        } else {
          const message = "failure" in answer ? answer.failure : "";
          expect(message.startsWith(failure.messagePrefix)).toBe(true);
          expect(JSON.parse(message.slice(failure.messagePrefix.length))).toEqual(failure.outOfProcData);
        }
      }
    },
  );

  it("has nothing to answer only where the recording is of a client and an entity alone", () => {
    expect(scenarioNames.filter((name) => episodesOf(name).length === 0)).toEqual(["entity-client-signals"]);
  });

  it("has at least the 200 recorded episodes to answer", () => {
    expect(scenarioNames.flatMap(episodesOf).length).toBeGreaterThan(200);
  });
});
