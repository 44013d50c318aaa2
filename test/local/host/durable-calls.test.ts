import { describe, expect, it } from "vitest";
import { createFunctionCalls } from "../../../local/host/durable-calls.ts";
import { hostFunctions } from "../../../local/host/hosted-function.ts";
import type { InvocationInput, InvocationOutcome, Invoker } from "../../../local/host/invocation.ts";
import { recordingControl } from "./recording-control.ts";

const registered = (name: string, type: string) => ({
  id: name,
  metadata: { name, bindings: { trigger: { type, direction: "in" as const } } },
  callback: () => {},
});
const functions = hostFunctions([
  registered("payment-capture", "activityTrigger"),
  registered("stock-hold-all", "activityTrigger"),
  registered("checkout-v1", "orchestrationTrigger"),
]);

/** Calls through an invoker that answers as told and writes into the same journal as the control. */
function setUp(outcome: InvocationOutcome) {
  const inputs: InvocationInput[] = [];
  const { control, reached } = recordingControl();
  const invoker: Invoker = {
    async invoke(hosted, input) {
      inputs.push(input);
      reached.push(`run ${hosted.name}`);
      return outcome;
    },
    idle: async () => {},
  };
  return { calls: createFunctionCalls(functions, invoker, control), inputs, reached };
}

const returned = (returnValue: object | null) => ({ response: { invocationId: "i", returnValue } });

describe("an activity", () => {
  it("comes to its crash points before it runs and when its effect stands, under the step's name", async () => {
    const { calls, reached } = setUp(returned({ json: "{}" }));
    expect(await calls.activity("payment-capture", "chk_1", "{}")).toEqual({ result: { json: "{}" } });
    await calls.activity("stock-hold-all", "chk_1", undefined);
    expect(reached).toEqual([
      "payment.capture:before",
      "run payment-capture",
      "payment.capture:after",
      "stock.hold-all:before",
      "run stock-hold-all",
      "stock.hold-all:after",
    ]);
  });

  it("that fails does not come to the point after it, and reports its error", async () => {
    const error = new RangeError("act failed");
    const { calls, reached } = setUp({ error });
    expect(await calls.activity("payment-capture", "chk_1", "{}")).toEqual({
      failure: "act failed",
      stack: error.stack,
    });
    expect(reached).toEqual(["payment.capture:before", "run payment-capture"]);
  });

  it("gets its input as text, no data when there is none, and the instance's id", async () => {
    const { calls, inputs } = setUp(returned(null));
    await calls.activity("payment-capture", "chk_1", '"a"');
    const nothing = await calls.activity("payment-capture", "chk_2", undefined);
    expect(inputs.map(({ trigger }) => trigger)).toEqual([{ string: '"a"' }, {}]);
    expect(inputs[1]?.triggerMetadata).toEqual({ instanceId: { string: "chk_2" } });
    expect(nothing).toEqual({ result: undefined });
  });

  it("that nobody registered is a failure", async () => {
    const { calls } = setUp(returned(null));
    expect(await calls.activity("checkout-v1", "chk_1", undefined)).toHaveProperty("failure");
  });
});

describe("an orchestrator", () => {
  it("has no crash points, and gives its reply as JSON text", async () => {
    const { calls, reached } = setUp(returned({ json: '{"isDone":true}' }));
    expect(await calls.orchestrator("checkout-v1", "chk_1", "{}")).toEqual({ json: '{"isDone":true}' });
    expect(reached).toEqual(["run checkout-v1"]);
  });

  it("that throws passes on the message, in which the library hides the actions", async () => {
    const message = 'false\n\n$OutOfProcData$:{"isDone":false}';
    const { calls } = setUp({ error: new Error(message) });
    expect(await calls.orchestrator("checkout-v1", "chk_1", "{}")).toEqual({ failure: message });
  });

  it("that gives no reply is a failure", async () => {
    const { calls } = setUp(returned({ string: "text" }));
    expect(await calls.orchestrator("checkout-v1", "chk_1", "{}")).toHaveProperty("failure");
  });
});

it("the engine is told which functions there are of each kind", () => {
  const { kinds } = setUp(returned(null)).calls;
  expect([...kinds.activities, ...kinds.orchestrators]).toEqual([
    "payment-capture",
    "stock-hold-all",
    "checkout-v1",
  ]);
});
