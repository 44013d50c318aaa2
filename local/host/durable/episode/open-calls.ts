import type { WalkEvent } from "../history-event.ts";
import { type Action, ActionType, type RetryOptions } from "./reply.ts";
import { retryDelay, whyNoRetry } from "./retry.ts";
import {
  type Call,
  type CallKind,
  NonDeterminism,
  Refusal,
  unsupported,
  type WalkNode,
} from "./walk-node.ts";

/**
 * Starts the entries of a reply's list, hands out their EventIds and settles them as their outcomes come in. A
 * cancelled timer takes its id like any other and counts as settled at once.
 */
export class OpenCalls {
  readonly #executionId: string;
  readonly #pending = new Map<number, Call>();
  readonly #open = new Map<number, WalkNode>();
  readonly #waiting = new Map<string, WalkNode[]>();
  readonly #unheard = new Map<string, number>();
  #nextId = 0;

  constructor(executionId: string) {
    this.#executionId = executionId;
  }

  get pending(): readonly Call[] {
    return [...this.#pending.values()];
  }

  get openCount(): number {
    return this.#open.size;
  }

  get nextId(): number {
    return this.#nextId;
  }

  begin(action: Action, now: number, parent?: WalkNode): WalkNode {
    const node: WalkNode = { action, parent, settled: false, unsettled: 0, attempt: 1, backingOff: false };
    switch (action.actionType) {
      case ActionType.CallActivity:
      case ActionType.CallActivityWithRetry:
      case ActionType.CallSubOrchestrator:
      case ActionType.CallSubOrchestratorWithRetry:
        this.#call(node);
        break;
      case ActionType.ContinueAsNew:
        node.settled = true;
        break;
      case ActionType.CreateTimer:
        this.#timer(node, dueOf(action));
        break;
      case ActionType.WaitForExternalEvent:
        this.#wait(node);
        break;
      case ActionType.WhenAny:
      case ActionType.WhenAll:
        this.#compound(node, action.compoundActions ?? [], now);
        break;
      default:
        throw unsupported(action.actionType);
    }
    return node;
  }

  /** The history says that this call was made: it must be one the list asks for, at that id. */
  confirm(event: WalkEvent, kind: CallKind): void {
    const call = this.#pending.get(event.id);
    if (call?.kind !== kind || call.name !== event.name) throw new NonDeterminism(event, kind, call);
    this.#pending.delete(event.id);
  }

  /** An outcome came in. One for an id that is not open (a cancelled timer's) is ignored, as on the real host. */
  settle(id: number, failed: boolean, now: number): void {
    const node = this.#open.get(id);
    if (node === undefined) return;
    this.#open.delete(id);
    const retry = node.action.retryOptions;
    if (node.backingOff && retry !== undefined && node.attempt < retry.maxNumberOfAttempts) {
      node.backingOff = false;
      node.attempt += 1;
      this.#call(node);
    } else if (failed && retry !== undefined) {
      node.backingOff = true;
      this.#timer(node, now + retryDelay(retry, node.attempt));
    } else {
      settleUp(node);
    }
  }

  /** An external event came in: of several waits for its name the last one gets it, as in the SDK. */
  raise(name: string): void {
    const node = this.#waiting.get(name)?.pop();
    if (node === undefined) this.#unheard.set(name, (this.#unheard.get(name) ?? 0) + 1);
    else settleUp(node);
  }

  #compound(node: WalkNode, children: readonly Action[], now: number): void {
    for (const child of children) {
      if (!this.begin(child, now, node).settled) node.unsettled += 1;
    }
    const isAny = node.action.actionType === ActionType.WhenAny;
    node.settled = isAny ? node.unsettled < children.length : node.unsettled === 0;
  }

  #wait(node: WalkNode): void {
    const name = node.action.externalEventName ?? "";
    const unheard = this.#unheard.get(name) ?? 0;
    if (unheard > 0) {
      this.#unheard.set(name, unheard - 1);
      node.settled = true;
      return;
    }
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) this.#waiting.set(name, [node]);
    else waiting.push(node);
  }

  #call(node: WalkNode): void {
    const { actionType, functionName: name = "", input, instanceId, version, retryOptions } = node.action;
    refuseRetry(retryOptions);
    const id = this.#nextId++;
    this.#open.set(id, node);
    if (actionType === ActionType.CallActivity || actionType === ActionType.CallActivityWithRetry) {
      this.#pending.set(id, { kind: "activity", id, name, input });
      return;
    }
    if (version !== undefined)
      throw new Refusal(`'${name}' was called with version ${version}: ${noVersions}`);
    const child = instanceId ? instanceId : `${this.#executionId}:${id}`;
    this.#pending.set(id, { kind: "sub-orchestration", id, name, instanceId: child, input });
  }

  #timer(node: WalkNode, fireAt: number): void {
    const id = this.#nextId++;
    this.#pending.set(id, { kind: "timer", id, name: "", fireAt });
    if (node.action.isCanceled === true) node.settled = true;
    else this.#open.set(id, node);
  }
}

/** Said wherever a version is asked for. */
export const noVersions = "the embedded host does not run orchestration versions";

const settleUp = (node: WalkNode): void => {
  node.settled = true;
  const { parent } = node;
  if (parent === undefined) return;
  parent.unsettled -= 1;
  const isAny = parent.action.actionType === ActionType.WhenAny;
  if (!parent.settled && (isAny || parent.unsettled === 0)) settleUp(parent);
};

const dueOf = (action: Action): number => {
  const due = Date.parse(action.fireAt ?? "");
  if (Number.isNaN(due)) throw new Refusal(`a timer has no valid time: ${action.fireAt}`);
  return due;
};

const refuseRetry = (options: RetryOptions | undefined): void => {
  const why = options && whyNoRetry(options);
  if (why !== undefined) throw new Refusal(why);
};
