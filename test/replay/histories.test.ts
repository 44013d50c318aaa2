import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders, payment, stock } from "../../contracts/checkout.ts";
import { functionName } from "../../contracts/step.ts";
import { decide } from "../../local/host/durable/episode/decide.ts";
import { requestText } from "../../local/host/durable/episode/request.ts";
import { walkEventOf } from "../../local/host/durable/history-event.ts";
import { testWorker } from "../local/host/durable/support/test-worker.ts";
import { openEpisode, type RecordedHistory } from "./recorded-history.ts";

const { registerSaga } = await import("../../functions/register.ts"); // after the worker that it registers with
const { checkout } = await import("../../orchestrators/checkout.ts");
registerSaga(checkout);
const worker = testWorker();

const folder = join(import.meta.dirname, "../fixtures/histories");
const recorded = readdirSync(folder).map((file) => ({
  scenario: file.replace(".json", ""),
  history: JSON.parse(readFileSync(join(folder, file), "utf8")) as RecordedHistory,
}));
const kinds = {
  orchestrators: worker.kinds.orchestrators,
  activities: new Set([...Object.values(payment), ...Object.values(orders), stock.release].map(functionName)),
};

/** What today's saga asks for in an episode, given the ones before it as they were recorded, and how that ends. */
const replay = async ({ saga, instanceId, executionId, input, episodes }: RecordedHistory, nth: number) => {
  const past = episodes.slice(0, nth).flat();
  const { told } = openEpisode(episodes[nth] ?? []);
  const texts = (events: readonly object[]) => events.map((event) => JSON.stringify(event)).join(",");
  const instance = {
    key: 1,
    id: instanceId,
    name: saga,
    execution: executionId,
    input: JSON.stringify(input),
    parent: null,
    output: null,
    custom: null,
    episode: nth,
    past: texts(past),
    events: past.map(walkEventOf),
  };
  const answer = await worker.orchestrator(saga, instanceId, requestText(instance, texts(told)));
  const fresh = told.map((event) => ({ ...walkEventOf(event), text: JSON.stringify(event) }));
  return decide(
    {
      name: saga,
      executionId,
      past: instance.events,
      fresh,
      output: null,
      custom: null,
      continued: false,
    },
    answer,
    kinds,
  );
};

const asksFor = ({ calls }: Extract<Awaited<ReturnType<typeof replay>>, { calls: unknown }>) =>
  calls.map((call) =>
    call.kind === "timer"
      ? `timer ${call.id} ${new Date(call.fireAt).toISOString()}`
      : `${call.kind} ${call.id} ${call.name}`,
  );

describe("today's saga, given a checkout that yesterday's has begun", () => {
  it.each(recorded)("goes on from every point of one that ended $scenario as it was", async ({ history }) => {
    const last = history.episodes.length - 1;
    for (const [nth, episode] of history.episodes.entries()) {
      const decision = await replay(history, nth);
      if (decision.tag === "again") throw new Error("a checkout does not continue as new");
      const { tag, status, output } = decision;
      const shown = { nth, tag, status, output: nth === last ? JSON.parse(output ?? "null") : null };
      expect({ ...shown, asksFor: asksFor(decision) }).toEqual({
        nth,
        tag: nth === last ? "ends" : "goes-on",
        status: nth === last ? "Completed" : "Running",
        output: nth === last ? history.output : null,
        asksFor: openEpisode(episode).askedFor,
      });
    }
  });

  it("knows every way in which a checkout ends", () => {
    const ends = recorded.map(({ history }) => history.output as { tag: string; reason?: { code: string } });
    expect(new Set(ends.map(({ tag, reason }) => reason?.code ?? tag))).toEqual(
      new Set([
        "accepted",
        "payment_declined",
        "authentication_failed",
        "payment_method_invalid",
        "hold_expired",
        "checkout_cancelled",
        "dependency_unavailable",
      ]),
    );
  });

  it("knows every step and undo, waits, failures, timers that fired and timers that did not", () => {
    const events = recorded.flatMap(({ history }) => history.episodes.flat());
    const scheduled = new Set(
      events.flatMap(({ EventType, Name }) => (EventType === 4 ? [String(Name)] : [])),
    );
    expect(scheduled).toEqual(kinds.activities);
    const types = new Set(events.map(({ EventType }) => EventType));
    for (const type of [5, 6, 10, 11, 15]) expect(types).toContain(type);
    const raised = events.flatMap(({ EventType, Name }) => (EventType === 15 ? [String(Name)] : []));
    expect(new Set(raised)).toEqual(new Set(["cancel", "payment-settled", "redrive"]));
  });
});
