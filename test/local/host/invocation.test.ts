import { describe, expect, it } from "vitest";
import { AppRegistry } from "../../../local/host/app-registry.ts";
import type {
  CoreInvocationContext,
  InvocationModel,
  ProgrammingModel,
} from "../../../local/host/functions-core.ts";
import { type HostedFunction, hostFunctions } from "../../../local/host/hosted-function.ts";
import { createInvoker, type InvokerOptions } from "../../../local/host/invocation.ts";
import { createLog } from "../../../local/host/log.ts";
import type { LogLine } from "./start-fixture.ts";

const client = { type: "durableClient", direction: "in" as const };

function hosted(callback: (...inputs: unknown[]) => unknown, type = "timerTrigger"): HostedFunction {
  const bindings = { trigger: { type, direction: "in" as const }, client };
  const [result] = hostFunctions([{ id: "id-f", metadata: { name: "f", bindings }, callback }]);
  if (!result) throw new Error("nothing was hosted");
  return result;
}

/** A library of the smallest kind: inputs are the data as they came, the answer is the result. */
function setUp(options: Partial<InvokerOptions> = {}) {
  const contexts: CoreInvocationContext[] = [];
  const states: (string | undefined)[] = [];
  const lines: LogLine[] = [];
  const model: ProgrammingModel = {
    name: "test",
    version: "1",
    getCapabilities: async (capabilities) => capabilities,
    getInvocationModel(context): InvocationModel {
      contexts.push(context);
      return {
        getArguments: async () => ({
          context: {},
          inputs: context.request.inputData.map(({ data }) => data),
        }),
        async invokeFunction(_context, inputs, callback) {
          states.push(context.state);
          return await callback(...inputs);
        },
        getResponse: async (_context, result) => ({
          invocationId: context.invocationId,
          returnValue: { json: `${result}` },
        }),
      };
    },
  };
  const log = createLog({ level: "trace", write: (line) => lines.push(JSON.parse(line)) });
  const invoker = createInvoker({
    registry: new AppRegistry(),
    model,
    log,
    durableClient: () => "client",
    ...options,
  });
  return { invoker, contexts, states, lines };
}

describe("one invocation", () => {
  it("hands over the request as the worker builds it: trigger first, then the durable client", async () => {
    const { invoker, contexts, states } = setUp();
    const outcome = await invoker.invoke(
      hosted(() => 5),
      { trigger: { string: "in" }, invocationId: "i-1" },
    );
    expect(outcome).toEqual({ response: { invocationId: "i-1", returnValue: { json: "5" } } });
    expect(contexts[0]).toMatchObject({
      invocationId: "i-1",
      metadata: { name: "f" },
      request: {
        invocationId: "i-1",
        functionId: "id-f",
        inputData: [
          { name: "trigger", data: { string: "in" } },
          { name: "client", data: { string: "client" } },
        ],
        triggerMetadata: {},
        traceContext: { traceParent: "", traceState: "", attributes: {} },
        retryContext: null,
      },
    });
    expect(states).toEqual(["invocation"]);
  });

  it("has an id of its own", async () => {
    const { invoker, contexts } = setUp();
    await invoker.invoke(
      hosted(() => 1),
      { trigger: {} },
    );
    await invoker.invoke(
      hosted(() => 1),
      { trigger: {} },
    );
    expect(new Set(contexts.map(({ invocationId }) => invocationId)).size).toBe(2);
  });

  it.each([
    [() => Promise.reject(new TypeError("typed")), "typed"],
    [() => Promise.reject("text"), "text"],
    [() => Promise.reject({ code: 1 }), '{"code":1}'],
    [() => Promise.reject(undefined), "Unknown error"],
    [() => Promise.reject(null), "Unknown error"],
    [() => Promise.reject(7), "7"],
  ])("that throws %s is an error with the message %s", async (callback, message) => {
    const outcome = await setUp().invoker.invoke(hosted(callback), { trigger: {} });
    expect("error" in outcome && outcome.error.message).toBe(message);
    expect("error" in outcome && outcome.error).toBeInstanceOf(Error);
  });

  it.each([
    ["httpTrigger", "error"],
    ["timerTrigger", "error"],
    ["serviceBusTrigger", "error"],
    ["activityTrigger", "warning"],
    ["orchestrationTrigger", "debug"],
  ])("of %s that fails is logged as %s", async (type, level) => {
    const { invoker, lines } = setUp();
    await invoker.invoke(
      hosted(() => Promise.reject(new Error("no")), type),
      { trigger: {}, invocationId: "i-9" },
    );
    expect(lines).toEqual([expect.objectContaining({ level, category: "f", invocationId: "i-9" })]);
  });
});

describe("the invoker", () => {
  it("is idle when nothing runs, and says when that is so again", async () => {
    const { invoker } = setUp();
    await invoker.idle();
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = invoker.invoke(
      hosted(() => promise),
      { trigger: {} },
    );
    const order: string[] = [];
    const idle = invoker.idle().then(() => order.push("idle"));
    order.push("ended");
    resolve();
    await Promise.all([running, idle]);
    expect(order).toEqual(["ended", "idle"]);
  });

  it("reports a function that overruns its time, once, and leaves quick ones alone", async () => {
    const overran: string[] = [];
    const { invoker, lines } = setUp({ timeoutMs: 30, onTimeout: (message) => overran.push(message) });
    await invoker.invoke(
      hosted(() => 1),
      { trigger: {} },
    );
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = invoker.invoke(
      hosted(() => promise),
      { trigger: {} },
    );
    await expect.poll(() => overran).toEqual(["f ran longer than functionTimeout (0.03 s)"]);
    resolve();
    await slow;
    expect(lines.filter(({ level }) => level === "critical")).toHaveLength(1);
  });
});
