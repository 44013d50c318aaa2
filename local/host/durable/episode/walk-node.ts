import type { WalkEvent } from "../history-event.ts";
import { type Action, ActionType } from "./reply.ts";

/** One entry of a reply's list while it is walked. */
export type WalkNode = {
  readonly action: Action;
  readonly parent: WalkNode | undefined;
  settled: boolean;
  /** Of a compound: how many of its children are not settled. */
  unsettled: number;
  /** Of a call with retries: which attempt runs, from 1. */
  attempt: number;
  /** Of a call with retries: it waits for the timer between two attempts, or for the one after the last. */
  backingOff: boolean;
};

export type CallKind = "activity" | "sub-orchestration" | "timer";

/** Something the history does not hold yet: its EventId and what has to be started. */
export type Call =
  | { readonly kind: "activity"; readonly id: number; readonly name: string; readonly input: unknown }
  | {
      readonly kind: "sub-orchestration";
      readonly id: number;
      readonly name: string;
      readonly instanceId: string;
      readonly input: unknown;
    }
  | { readonly kind: "timer"; readonly id: number; readonly name: ""; readonly fireAt: number };

/** The reply asks for something else than the history says was asked for: the orchestrator is not deterministic. */
export class NonDeterminism extends Error {
  constructor(event: WalkEvent, kind: CallKind, found: Call | undefined) {
    const now = found === undefined ? "nothing" : `the ${found.kind} '${found.name}'`;
    super(
      `Non-Deterministic workflow detected: an earlier episode scheduled the ${kind} '${event.name}' with id ${event.id}, but this replay scheduled ${now} there. Was the orchestrator changed while this instance ran, or does it depend on something outside its context?`,
    );
  }
}

/** The orchestrator asks for what this host does not run. */
export class Refusal extends Error {}

const refusedKinds = new Map<number, string>([
  [ActionType.CallEntity, "callEntity"],
  [ActionType.SignalEntity, "signalEntity"],
  [ActionType.CallHttp, "callHttp"],
  [ActionType.LockEntities, "lock"],
  [ActionType.ReleaseEntities, "the release of an entity lock"],
]);

export const unsupported = (actionType: number): Refusal =>
  new Refusal(
    `the embedded host does not run ${refusedKinds.get(actionType) ?? `actions of type ${actionType}`} (the Durable extension on Azure does)`,
  );
