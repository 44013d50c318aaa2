import { describe, expect, it } from "vitest";
import { walkActions } from "../../../../local/host/durable/episode/action-walk.ts";
import type { Action } from "../../../../local/host/durable/episode/reply.ts";
import { NonDeterminism, Refusal } from "../../../../local/host/durable/episode/walk-node.ts";
import { EventType, type WalkEvent } from "../../../../local/host/durable/history-event.ts";

const event = (type: number, id = -1, name = "", at = 0): WalkEvent => ({ type, id, name, at });
const started = (at = 0) => event(EventType.OrchestratorStarted, -1, "", at);
const begun = [started(), event(EventType.ExecutionStarted)];
const scheduled = (id: number, name: string) => event(EventType.TaskScheduled, id, name);
const created = (id: number) => event(EventType.TimerCreated, id);
const completed = (id: number) => event(EventType.TaskCompleted, id);
const failed = (id: number) => event(EventType.TaskFailed, id);
const fired = (id: number) => event(EventType.TimerFired, id);
const raised = (name: string) => event(EventType.EventRaised, -1, name);

const call = (functionName: string): Action => ({ actionType: 0, functionName });
const retried = (functionName: string, attempts = 2, more = {}): Action => ({
  actionType: 1,
  functionName,
  retryOptions: { firstRetryIntervalInMilliseconds: 100, maxNumberOfAttempts: attempts, ...more },
});
const timer = (isCanceled = false): Action => ({ actionType: 5, fireAt: "2026-01-01T00:00:00Z", isCanceled });
const wait = (externalEventName: string): Action => ({ actionType: 6, externalEventName });
const any = (...compoundActions: Action[]): Action => ({ actionType: 11, compoundActions });
const all = (...compoundActions: Action[]): Action => ({ actionType: 12, compoundActions });

const walk = (actions: readonly Action[], history: readonly WalkEvent[]) =>
  walkActions(actions, [history], "ex");
const idsAndNames = (actions: readonly Action[], history: readonly WalkEvent[]) =>
  walk(actions, history).calls.map(({ id, kind, name }) => [id, kind === "timer" ? "timer" : name]);

describe("the walk over a reply's list", () => {
  it("starts an entry only when the one before it is settled", () => {
    expect(idsAndNames([call("a"), call("b")], begun)).toEqual([[0, "a"]]);
    expect(idsAndNames([call("a"), call("b")], [...begun, scheduled(0, "a"), failed(0)])).toEqual([[1, "b"]]);
  });

  it("starts all children of nested compounds at once, in their order", () => {
    const actions = [any(all(call("a"), timer()), wait("go"), retried("b"))];
    expect(idsAndNames(actions, begun)).toEqual([
      [0, "a"],
      [1, "timer"],
      [2, "b"],
    ]);
  });

  it("lets a retry's timer take its id before the next event of the same episode is looked at", () => {
    const actions = [all(retried("a"), call("b")), call("c")];
    const first = [...begun, scheduled(0, "a"), scheduled(1, "b"), started(50), failed(0), completed(1)];
    expect(idsAndNames(actions, first)).toEqual([[2, "timer"]]);
    const second = [...first, created(2), started(150), fired(2)];
    expect(idsAndNames(actions, second)).toEqual([[3, "a"]]);
    expect(idsAndNames(actions, [...second, scheduled(3, "a"), completed(3)])).toEqual([[4, "c"]]);
  });

  it("spaces retries by the coefficient up to the longest interval, and ends them with a timer due at once", () => {
    const actions = [retried("a", 4, { backoffCoefficient: 3, maxRetryIntervalInMilliseconds: 500 })];
    const delays: number[] = [];
    const history: WalkEvent[] = [...begun];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const id = attempt * 2;
      history.push(scheduled(id, "a"), started(1_000), failed(id));
      const [due] = walk(actions, history).calls;
      delays.push(due?.kind === "timer" ? due.fireAt - 1_000 : Number.NaN);
      history.push(created(id + 1), started(2_000), fired(id + 1));
    }
    expect(delays).toEqual([100, 300, 500, 0]);
    expect(walk(actions, history)).toMatchObject({ walkedAll: true, openCount: 0, calls: [] });
  });

  it("counts a cancelled timer as settled, and its firing as nothing", () => {
    const actions = [any(wait("go"), timer(true)), call("a")];
    const history = [...begun, created(0), started(), raised("go"), scheduled(1, "a"), started(), fired(0)];
    expect(walk(actions, history)).toMatchObject({ calls: [], openCount: 1, nextId: 2 });
  });

  it("gives an event to the last wait for its name, and keeps one that nobody waits for yet", () => {
    const history = [...begun, raised("go"), started(), raised("go")];
    expect(walk([wait("go"), wait("go"), call("a")], history).calls).toHaveLength(1);
    expect(walk([wait("go"), wait("GO"), call("a")], history).calls).toHaveLength(0);
  });

  it("schedules nothing while suspended, and everything that was held back at the resume", () => {
    const suspended = [...begun, event(EventType.ExecutionSuspended), started(), raised("go")];
    expect(walk([wait("go"), call("a")], suspended)).toMatchObject({ calls: [], suspended: true });
    const resumed = [...suspended, started(), event(EventType.ExecutionResumed)];
    expect(walk([wait("go"), call("a")], resumed)).toMatchObject({ calls: [{ id: 0 }], suspended: false });
  });

  it("notices that the history holds another call than the list asks for", () => {
    expect(() => walk([call("b")], [...begun, scheduled(0, "a")])).toThrow(NonDeterminism);
    expect(() => walk([timer()], [...begun, scheduled(0, "a")])).toThrow(NonDeterminism);
    expect(() => walk([], [...begun, created(0)])).toThrow(NonDeterminism);
  });

  it("refuses retries that the SDK and the extension would count differently", () => {
    expect(() => walk([retried("a", 2, { retryTimeoutInMilliseconds: 5 })], begun)).toThrow(Refusal);
    expect(() => walk([retried("a", 0)], begun)).toThrow(Refusal);
  });

  it("walks a fan-out of thousands in a moment", () => {
    const children = Array.from({ length: 4_000 }, (_, id) => call(`f${id}`));
    const history = [...begun, ...children.map((_, id) => scheduled(id, `f${id}`))];
    for (let id = 0; id < children.length; id += 1) history.push(started(), completed(id));
    const before = performance.now();
    expect(walk([all(...children)], history)).toMatchObject({ walkedAll: true, openCount: 0 });
    expect(performance.now() - before).toBeLessThan(500);
  });
});
