import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../../fixtures/durable/", import.meta.url);

/** An event of a recorded history. */
export type RecordedEvent = {
  readonly EventType: number;
  readonly EventId: number;
  readonly [field: string]: unknown;
};

export type RecordedRequest = {
  readonly history: readonly RecordedEvent[];
  readonly isReplaying: boolean;
  readonly [field: string]: unknown;
};

/** One invocation of an orchestrator, with what it answered. */
export type RecordedEpisode = {
  readonly kind: "orchestrator";
  readonly function: string;
  readonly instanceId: string;
  readonly request: RecordedRequest;
  readonly response?: unknown;
  readonly failure?: { readonly messagePrefix: string; readonly outOfProcData: unknown };
};

type Recorded = RecordedEpisode | { readonly kind: "activity" | "entity" };

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));

/** A fixture of another shape than the scenarios. */
export const readFixture = <T>(name: string): T => {
  // The fixtures are ours and frozen: their shape is what the caller says.
  return read(`${name}.json`) as T;
};

export const scenarioNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json") && !file.startsWith("_"))
  .map((file) => file.slice(0, -".json".length));

/** The orchestrator invocations of a scenario, in order of arrival, children's included. */
export const episodesOf = (scenario: string): readonly RecordedEpisode[] =>
  readFixture<readonly Recorded[]>(scenario).filter((entry) => entry.kind === "orchestrator");
