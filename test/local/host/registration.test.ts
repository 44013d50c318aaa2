import { describe, expect, it } from "vitest";
import { AppRegistry } from "../../../local/host/app-registry.ts";
import type { BindingInfo, FunctionMetadata } from "../../../local/host/functions-core.ts";
import { hostFunctions } from "../../../local/host/hosted-function.ts";

const timer: BindingInfo = { type: "timerTrigger", direction: "in", schedule: "* * * * * *" };
const http: BindingInfo = { type: "httpTrigger", direction: "in" };
const answer: BindingInfo = { type: "http", direction: "out" };

const host = (metadata: FunctionMetadata) =>
  hostFunctions([{ id: metadata.name, metadata, callback: () => {} }]);

describe("the worker module's registry", () => {
  it("refuses a second function with the same id in the worker's words", () => {
    const registry = new AppRegistry();
    registry.registerFunction({ name: "a", bindings: { timer } }, () => {});
    expect(() => registry.registerFunction({ name: "a", bindings: { timer } }, () => {})).toThrow(
      'A function with id "a" has already been registered.',
    );
    expect(() =>
      registry.registerFunction({ name: "a", functionId: "b", bindings: { timer } }, () => {}),
    ).not.toThrow();
  });

  it("takes nothing more and disposes of nothing once the app has started", () => {
    const registry = new AppRegistry();
    const kept = registry.registerFunction({ name: "kept", bindings: { timer } }, () => {});
    const gone = registry.registerFunction({ name: "gone", bindings: { timer } }, () => {});
    gone.dispose();
    registry.lock();
    expect([...registry.functions.keys()]).toEqual(["kept"]);
    const late = () => registry.registerFunction({ name: "late", bindings: { timer } }, () => {});
    expect(late).toThrow("A function can only be registered during app startup.");
    expect(() => kept.dispose()).toThrow("A function can only be disposed during app startup.");
  });

  it("knows the worker's four hooks and marks the refusal of others as the worker's own", () => {
    const registry = new AppRegistry();
    for (const name of ["preInvocation", "postInvocation", "appStart", "appTerminate"])
      expect(() => registry.registerHook(name, () => {})).not.toThrow();
    let error: unknown;
    try {
      registry.registerHook("log", () => {});
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: 'Unrecognized hook "log"', isAzureFunctionsSystemError: true });
  });

  it("runs hooks in the order of their registration, and none that was disposed of", async () => {
    const registry = new AppRegistry();
    const ran: string[] = [];
    registry.registerHook("appStart", async () => void ran.push("first"));
    const second = registry.registerHook("appStart", () => ran.push("second"));
    registry.registerHook("appStart", () => ran.push("third"));
    second.dispose();
    await registry.runHooks("appStart", {});
    expect(ran).toEqual(["first", "third"]);
    expect([registry.hasHooks("appStart"), registry.hasHooks("preInvocation")]).toEqual([true, false]);
  });
});

describe("what the embedded host refuses at start", () => {
  it.each<[string, FunctionMetadata, string]>([
    [
      "an entity",
      { name: "e", bindings: { t: { type: "entityTrigger", direction: "in" } } },
      "entityTrigger",
    ],
    [
      "a queue trigger",
      { name: "q", bindings: { t: { type: "queueTrigger", direction: "in" } } },
      "queueTrigger",
    ],
    [
      "an extra output",
      {
        name: "o",
        bindings: { http, $return: answer, more: { type: "serviceBus", direction: "out" } },
      },
      "the output binding type serviceBus",
    ],
    [
      "an extra input",
      { name: "i", bindings: { http, $return: answer, more: { type: "blob", direction: "in" } } },
      "the input binding type blob",
    ],
    [
      "a returned output",
      { name: "r", bindings: { timer, $return: { type: "queue", direction: "out" } } },
      "queue",
    ],
    [
      "an SDK binding",
      { name: "s", bindings: { t: { ...timer, properties: { supportsDeferredBinding: "true" } } } },
      "sdkBinding on timerTrigger",
    ],
    [
      "a retry policy",
      { name: "p", bindings: { timer }, retryOptions: {} },
      "a retry policy on timerTrigger",
    ],
    ["a function without a trigger", { name: "n", bindings: { $return: answer } }, "it has no trigger"],
    ["a dot in a name", { name: "stock.hold", bindings: { timer } }, "its name must be"],
  ])("%s, naming function and binding", (_what, metadata, why) => {
    expect(() => host(metadata)).toThrow(`function ${metadata.name}: `);
    expect(() => host(metadata)).toThrow(why);
  });

  it("everything that cannot run, in one line", () => {
    const registered = ["a", "b"].map((name) => ({
      id: name,
      metadata: { name, bindings: { t: { type: "cosmosDBTrigger", direction: "in" } as const } },
      callback: () => {},
    }));
    expect(() => hostFunctions(registered)).toThrow(/^function a: .*cosmosDBTrigger.*; function b: .*$/);
  });

  it("but not what it runs: triggers of five kinds, the HTTP answer and the durable client", () => {
    const client: BindingInfo = { type: "durableClient", direction: "in" };
    const kinds = [
      "httpTrigger",
      "timerTrigger",
      "serviceBusTrigger",
      "orchestrationTrigger",
      "activityTrigger",
    ];
    const hosted = kinds.map(
      (type) => host({ name: "f", bindings: { t: { type, direction: "in" }, c: client } })[0],
    );
    expect(hosted.map((entry) => entry?.kind)).toEqual([
      "http",
      "timer",
      "service-bus",
      "orchestration",
      "activity",
    ]);
    expect(hosted.map((entry) => entry?.durableClients)).toEqual(kinds.map(() => ["c"]));
    expect(host({ name: "h", bindings: { http, $return: answer } })).toHaveLength(1);
  });
});
