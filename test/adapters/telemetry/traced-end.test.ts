import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { aboutCheckout } from "../../../adapters/telemetry/about.ts";
import { tracedEnd } from "../../../adapters/telemetry/traced-end.ts";
import { aTracer, checkoutId } from "./a-tracer.ts";

class Away extends Error {
  override readonly name = "Away";
  readonly code = "ECONNREFUSED";
}

const port = {
  limit: 3,
  find: async (id: string) => ({ id }),
  now: () => 5 as unknown as Promise<number>,
  fail: async (text: string): Promise<void> => {
    throw new Away(text);
  },
  refuseAtOnce: (text: string): Promise<void> => {
    throw new TypeError(text);
  },
  async *list(texts: readonly string[]) {
    for (const text of texts) {
      if (text === "broken") throw new Away("broken");
      yield text;
    }
  },
};

const traced = () => {
  const { tracer, spans } = aTracer();
  return { spans, tracer, port: tracedEnd(tracer)("redis", "things", port) };
};

describe("a port that is traced", () => {
  it("gives what it gave before, in a client span that says whom it asked for what", async () => {
    const { port, spans } = traced();
    expect(port.limit).toBe(3);
    expect(await port.find("x")).toEqual({ id: "x" });
    expect(await port.now()).toBe(5);
    const [span, ...others] = spans();
    expect(others).toHaveLength(1);
    expect(span).toMatchObject({ name: "redis things.find", kind: SpanKind.CLIENT });
    expect(span?.attributes).toEqual({ "peer.service": "redis", "db.system.name": "redis" });
  });

  it("keeps of its arguments a checkout's id, or the one that is being worked on", async () => {
    const { port, spans } = traced();
    await port.find(checkoutId);
    await context.with(aboutCheckout(context.active(), checkoutId), () => port.find("ada@example.com"));
    expect(spans().map(({ attributes }) => attributes["boxoffice.checkout_id"])).toEqual([
      checkoutId,
      checkoutId,
    ]);
    expect(JSON.stringify(spans().map(({ name, attributes }) => ({ name, attributes })))).not.toContain(
      "ada",
    );
  });

  it("is below what is active, and its own calls are below it", async () => {
    const { tracer, spans } = aTracer();
    const end = tracedEnd(tracer);
    const inner = end("sqlite", "rows", { get: async () => 1 });
    const outer = end("cosmos", "documents", { get: () => inner.get() });
    const root = tracer.startSpan("root");
    await context.with(trace.setSpan(context.active(), root), () => outer.get());
    const [rows, documents] = spans();
    expect(documents?.parentSpanContext?.spanId).toBe(root.spanContext().spanId);
    expect(rows?.parentSpanContext?.spanId).toBe(documents?.spanContext().spanId);
  });

  it("throws what it threw before, and says of it name and code, but not the message", async () => {
    const { port, spans } = traced();
    await expect(port.fail("ada@example.com")).rejects.toThrow("ada@example.com");
    expect(() => port.refuseAtOnce("ada@example.com")).toThrow(TypeError);
    expect(spans().map(({ status, attributes, events }) => ({ status, attributes, events }))).toEqual([
      {
        status: { code: SpanStatusCode.ERROR },
        attributes: {
          "peer.service": "redis",
          "db.system.name": "redis",
          "error.type": "Away",
          "error.code": "ECONNREFUSED",
        },
        events: [],
      },
      {
        status: { code: SpanStatusCode.ERROR },
        attributes: { "peer.service": "redis", "db.system.name": "redis", "error.type": "TypeError" },
        events: [],
      },
    ]);
  });

  it("has an iteration as one span until its end, however it ends, and none for one that never begins", async () => {
    const { port, spans } = traced();
    const never = port.list(["a"]);
    const seen: string[] = [];
    for await (const text of port.list(["a", "b"])) seen.push(text);
    for await (const text of port.list(["c", "d"])) {
      seen.push(text);
      break;
    }
    const broken = async () => {
      for await (const text of port.list(["e", "broken"])) seen.push(text);
    };
    await expect(broken()).rejects.toThrow(Away);
    expect(seen).toEqual(["a", "b", "c", "e"]);
    expect(never).toBeDefined();
    expect(spans().map(({ name, status }) => [name, status.code])).toEqual([
      ["redis things.list", SpanStatusCode.UNSET],
      ["redis things.list", SpanStatusCode.UNSET],
      ["redis things.list", SpanStatusCode.ERROR],
    ]);
  });
});
