import { setImmediate as nextTurn } from "node:timers/promises";
import { type DurableEngine, openDurableEngine } from "../../../../../local/host/durable/engine.ts";
import type { FunctionCalls } from "../../../../../local/host/durable/function-calls.ts";
import { Director } from "./director.ts";
import type { RecordedEpisode } from "./recordings.ts";
import { until } from "./until.ts";

export type ScenarioRun = {
  /** What the engine asked, by canonical instance id. */
  readonly requests: ReadonlyMap<string, readonly unknown[]>;
  /** The status object of the scenario's first instance, without its times' values. */
  readonly status: Readonly<Record<string, unknown>>;
};

const statusOf = (engine: DurableEngine, id: string): Readonly<Record<string, unknown>> => {
  const row = engine.find(id);
  const options = { showInput: true, showHistory: false, showHistoryOutput: false };
  return row === undefined ? {} : JSON.parse(engine.statusJson(row, options));
};

/**
 * Runs a recorded scenario in a fresh engine until its first instance shows `runtimeStatus` and everything recorded
 * was asked. `cached` instances stay in memory between episodes; the others are read from the store each time.
 * `freely`: outcomes come in as soon as they are known.
 */
export const runScenario = async (
  episodes: readonly RecordedEpisode[],
  calls: FunctionCalls,
  runtimeStatus: string,
  { cached, freely = false }: { readonly cached: boolean; readonly freely?: boolean },
): Promise<ScenarioRun> => {
  const director = new Director(episodes, calls, freely);
  const engine = openDurableEngine({
    file: ":memory:",
    calls: director.calls(),
    ...(cached ? {} : { maxCachedInstances: 0 }),
  });
  director.engine = engine;
  engine.start();
  const first = episodes[0];
  if (first === undefined) throw new Error("a scenario without an orchestrator");
  const { instanceId, function: name, request } = first;
  const start = request.history.find((event) => event.EventType === 0);
  const input = start?.["Input"];
  engine.operations.start({ name, instanceId, input: typeof input === "string" ? input : null });
  const asked = () => [...director.requests.values()].reduce((sum, list) => sum + list.length, 0);
  await until(
    `${name} to be ${runtimeStatus} after ${episodes.length} episodes`,
    () => asked() >= episodes.length && statusOf(engine, instanceId)["runtimeStatus"] === runtimeStatus,
  );
  for (let turn = 0; turn < 5; turn += 1) await nextTurn(); // whatever else it may want to ask, it asks now
  const status = statusOf(engine, instanceId);
  await engine.stop();
  return { requests: director.requests, status };
};
