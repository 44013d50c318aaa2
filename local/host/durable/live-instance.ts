import type { Parent } from "./event-texts.ts";
import { parseEvents, type WalkEvent, walkEventOf } from "./history-event.ts";
import type { InstanceRow } from "./store/instance-row.ts";
import type { Store } from "./store/store.ts";

/** An instance that is not finished, with its history ready for the next episode. */
export type LiveInstance = {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly execution: string;
  readonly input: string | null;
  readonly parent: Parent | null;
  output: string | null;
  custom: string | null;
  /** Number of the next episode, from 0. */
  episode: number;
  /** The history of the finished episodes: comma-joined JSON texts, and what a walk needs of them. */
  past: string;
  readonly events: WalkEvent[];
};

/** Builds an instance from what the store holds. */
export const loadInstance = (row: InstanceRow, store: Store): LiveInstance => {
  const episodes = store.history.read(row.key);
  const past = episodes.map(({ events }) => events).join(",");
  return {
    key: row.key,
    id: row.id,
    name: row.name,
    execution: row.execution,
    input: row.input,
    parent: row.parent,
    output: row.output,
    custom: row.custom,
    episode: (episodes.at(-1)?.episode ?? -1) + 1,
    past,
    events: parseEvents(past).map(walkEventOf),
  };
};
