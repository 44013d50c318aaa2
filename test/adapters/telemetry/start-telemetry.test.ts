import { trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { startTelemetry } from "../../../adapters/telemetry/start-telemetry.ts";
import { noTelemetry } from "../../../adapters/telemetry/telemetry.ts";
import { recordTelemetry } from "../../support/recorded-telemetry.ts";

const credential = { getToken: async () => null };
const start = () => startTelemetry({ connectionString: undefined, credential, service: "boxoffice" });

// In this order: what is registered in a process stays so.
describe("telemetry", () => {
  it("that has nowhere to go watches nothing: everything is what it was given", async () => {
    const telemetry = await start();
    expect(telemetry).toBe(noTelemetry);
    const port = { find: async () => 1 };
    const endpoint = {
      route: { id: "a", method: "GET", path: "/a" },
      handler: async () => ({ status: 200 }),
    };
    const activity = { step: "a.b", handle: async () => ({ tag: "accepted", value: null }) as const };
    const timer = { name: "timer-a", run: async () => 1 };
    const sagasOf = () => ({}) as never;
    expect(telemetry.end("redis", "things", port)).toBe(port);
    expect(telemetry.endpoint(endpoint)).toBe(endpoint);
    expect(telemetry.activity(activity)).toBe(activity);
    expect(telemetry.timer(timer)).toBe(timer);
    expect(telemetry.sagas("a", sagasOf)).toBe(sagasOf);
    expect(telemetry.traceparent()).toBeUndefined();
    const measured = telemetry.measured({} as never);
    const kept = [measured.relay, measured.stock, measured.sweep, measured.answers] as const;
    for (const same of kept) expect(Reflect.apply(same, undefined, [port])).toBe(port);
    await telemetry.close();
    expect(trace.getTracer("a").startSpan("a").isRecording()).toBe(false);
  });

  it("goes where whoever started the process has it sent, if OpenTelemetry is registered there", async () => {
    const recorded = recordTelemetry();
    const telemetry = await start();
    expect(telemetry).not.toBe(noTelemetry);
    const port = telemetry.end("redis", "things", { find: async () => 1 });
    expect(await port.find()).toBe(1);
    expect(recorded.spans().map(({ name }) => name)).toEqual(["redis things.find"]);
    await telemetry.close();
    await recorded.close();
  });
});
