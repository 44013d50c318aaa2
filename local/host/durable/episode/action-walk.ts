import { EventType, type WalkEvent } from "../history-event.ts";
import { OpenCalls } from "./open-calls.ts";
import { type Action, ActionType } from "./reply.ts";
import type { Call, WalkNode } from "./walk-node.ts";

/** Where a reply's list stands after the whole history. */
export type WalkResult = {
  /** What the list asks for and the history does not hold yet, by rising EventId; nothing while suspended. */
  readonly calls: readonly Call[];
  /** Every entry of the list is settled. */
  readonly walkedAll: boolean;
  /** Activities, sub-orchestrations and timers that are neither settled nor cancelled. */
  readonly openCount: number;
  readonly suspended: boolean;
  /** The next free EventId. */
  readonly nextId: number;
  readonly continueAsNew: Action | undefined;
};

/**
 * Replays a reply's list over a history, as the extension does on every episode: an entry starts when the one
 * before it is settled, compounds start all their children at once, events are fed one by one and the walk goes on
 * after each. Ids are handed out in that order, so they agree with the SDK's own count.
 * Throws NonDeterminism where the history holds what the list does not ask for, and Refusal for what this host
 * does not run.
 */
export const walkActions = (
  actions: readonly Action[],
  history: readonly (readonly WalkEvent[])[],
  executionId: string,
): WalkResult => {
  const walk = new Walk(actions, new OpenCalls(executionId));
  for (const part of history) {
    for (const event of part) walk.feed(event);
  }
  return walk.result();
};

class Walk {
  readonly #actions: readonly Action[];
  readonly #open: OpenCalls;
  readonly #whileSuspended: WalkEvent[] = [];
  #suspended = false;
  #started = false;
  #cursor = 0;
  #current: WalkNode | undefined;
  #now = 0;

  constructor(actions: readonly Action[], open: OpenCalls) {
    this.#actions = actions;
    this.#open = open;
  }

  feed(event: WalkEvent): void {
    if (event.type === EventType.OrchestratorStarted) this.#now = event.at;
    else if (event.type === EventType.ExecutionSuspended) this.#suspended = true;
    else if (event.type === EventType.ExecutionResumed) this.#resume();
    else if (this.#suspended) this.#whileSuspended.push(event);
    else this.#handle(event);
  }

  result(): WalkResult {
    const last = this.#actions.at(-1);
    const walkedAll = this.#started && this.#cursor === this.#actions.length;
    return {
      calls: this.#suspended ? [] : this.#open.pending,
      walkedAll,
      openCount: this.#open.openCount,
      suspended: this.#suspended,
      nextId: this.#open.nextId,
      continueAsNew: walkedAll && last?.actionType === ActionType.ContinueAsNew ? last : undefined,
    };
  }

  #resume(): void {
    this.#suspended = false;
    for (const event of this.#whileSuspended.splice(0)) this.#handle(event);
  }

  #handle(event: WalkEvent): void {
    switch (event.type) {
      case EventType.TaskScheduled:
        this.#open.confirm(event, "activity");
        return;
      case EventType.SubOrchestrationInstanceCreated:
        this.#open.confirm(event, "sub-orchestration");
        return;
      case EventType.TimerCreated:
        this.#open.confirm(event, "timer");
        return;
      case EventType.ExecutionStarted:
        this.#started = true;
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
      case EventType.TimerFired:
        this.#open.settle(event.id, false, this.#now);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#open.settle(event.id, true, this.#now);
        break;
      case EventType.EventRaised:
        this.#open.raise(event.name);
        break;
      default:
        return;
    }
    this.#advance();
  }

  #advance(): void {
    for (;;) {
      const action = this.#actions[this.#cursor];
      if (action === undefined) return;
      this.#current ??= this.#open.begin(action, this.#now);
      if (!this.#current.settled) return;
      this.#current = undefined;
      this.#cursor += 1;
    }
  }
}
