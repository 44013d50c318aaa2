import { describe, expect, it } from "vitest";
import type { FunctionCalls } from "../../../local/host/durable/function-calls.ts";
import { invocation, recorded } from "./recorded-messages.ts";
import { call, silentDurable, startFixture } from "./start-fixture.ts";

let calls: FunctionCalls | undefined;
const { host, lines } = await startFixture("recorded", {
  openDurable: (options) => {
    calls = options.calls;
    return silentDurable(options);
  },
});
const engine = () => {
  if (!calls) throw new Error("the app has no durable functions");
  return calls;
};
const bindingsOf = async (name: string) => {
  const { text } = await call(host, "/admin/functions?code=system-key");
  const functions: { name: string; config: { bindings: Record<string, unknown>[] } }[] = JSON.parse(text);
  return functions.find((candidate) => candidate.name === name)?.config.bindings;
};
/** A recorded request goes out with the headers that it came with. */
const asRecorded = { headers: { host: "example.test:99", connection: "close" } };

describe("the app whose messages with the real host are recorded", () => {
  it.each(recorded.functionMetadataResponse.functionMetadataResults)(
    "registers $name with the bindings that the real worker reported",
    async ({ name, rawBindings }) => {
      expect(await bindingsOf(name)).toEqual(rawBindings.map((text) => JSON.parse(text)));
    },
  );

  it("shows a handler the same URL, parameters, query and headers as the real host", async () => {
    const { returnValue } = invocation("httpGetParamsAndRepeatedQuery").response;
    const answer = await call(host, "/api/p/5/b%20c%2Fd?x=1&x=2", asRecorded);
    expect(JSON.parse(answer.text)).toEqual(JSON.parse(returnValue?.http?.body?.bytes?.__bytes ?? ""));
    expect(answer.status).toBe(200);
  });

  it("starts with a durable client whose check-status answer has the recorded parts", async () => {
    const { returnValue } = invocation("httpStarterWithDurableClient").response;
    const own = host.api.replace("/api", "");
    const answer = await call(host, "/api/start/two", { method: "POST", body: '{"instanceId":"rec-two"}' });
    const asOnAzure = (text: string) =>
      text.replaceAll(own, "http://127.0.0.1:7071").replaceAll("TestHubName", "RecHub");
    expect(answer.status).toBe(202);
    expect(asOnAzure(answer.headers.location ?? "")).toBe(returnValue?.http?.headers["location"]);
    expect(answer.headers["retry-after"]).toBe("10");
    expect(JSON.parse(asOnAzure(answer.text))).toEqual(
      JSON.parse(returnValue?.http?.body?.bytes?.__bytes ?? ""),
    );
  });

  it.each([
    ["httpThrows", "/api/err", "GET", undefined],
    ["httpBadJson", "/api/ret/json400", "POST", "{bad"],
  ] as const)(
    "fails %s with the recorded exception in the log and not in the answer",
    async (name, path, method, body) => {
      const exception = invocation(name).response.result.exception?.message ?? "";
      const answer = await call(host, path, { ...asRecorded, method, ...(body !== undefined && { body }) });
      expect(answer.status).toBe(500);
      expect(answer.text).toBe("");
      const failures = lines.filter(({ level }) => level === "error").map(({ message }) => message);
      // V8 words JSON errors in its own way from version to version; the real worker ran on another one.
      const expected =
        name === "httpBadJson" ? "SyntaxError: Expected property name or '}' in JSON" : exception;
      expect(failures.at(-1)).toContain(expected);
    },
  );

  it("sends the recorded answer with cookies", async () => {
    const answer = await call(host, "/api/ret/cookie", asRecorded);
    const { http } = invocation("httpCookie").response.returnValue ?? {};
    expect(answer.status).toBe(Number(http?.statusCode));
    expect(answer.text).toBe(http?.body?.bytes?.__bytes);
    for (const [name, value] of Object.entries(http?.headers ?? {})) {
      if (name !== "set-cookie") expect(answer.headers[name]).toBe(value);
    }
    expect(answer.headers["set-cookie"]).toEqual([
      "h=1",
      "c=v%20w; max-age=60; path=/; samesite=lax; httponly",
    ]);
    expect(answer.rawHeaders).toContain("x-up");
  });

  it("answers 204 when the handler returns nothing", async () => {
    expect(invocation("httpUndefined").response.returnValue).toBeUndefined();
    const answer = await call(host, "/api/ret/undef", asRecorded);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(answer.headers["content-length"]).toBeUndefined();
  });

  it("gives a timer run by hand the recorded payload in camel case", async () => {
    const { ticks } = await import("../../fixtures/apps/recorded/main.js");
    const before = ticks.length;
    const path = "/admin/functions/tick?code=system-key";
    expect((await call(host, path, { method: "POST", body: '{"input":"x"}' })).status).toBe(202);
    await expect.poll(() => ticks.length).toBeGreaterThan(before);
    const [payload] = invocation("timerTriggerByAdmin").request.inputData;
    const pascal = JSON.parse(String(payload?.data["json"]));
    expect(ticks.at(-1)).toEqual({
      schedule: { adjustForDST: pascal.Schedule.AdjustForDST },
      scheduleStatus: pascal.ScheduleStatus,
      isPastDue: pascal.IsPastDue,
    });
  });

  it.each([
    ["activity", "say"],
    ["activityUndefinedInput", "nothing"],
  ] as const)("runs the recorded %s and gives the recorded result", async (name, activity) => {
    const { request, response } = invocation(name);
    const input = request.inputData[0]?.data["string"];
    const instanceId = request.triggerMetadata["instanceId"]?.string ?? "";
    const result = await engine().activity(
      activity,
      instanceId,
      typeof input === "string" ? input : undefined,
    );
    expect(result).toEqual({ result: response.returnValue });
  });

  it("runs the recorded orchestrator episode and gives the recorded reply", async () => {
    const { request, response } = invocation("orchestrator");
    const reply = await engine().orchestrator("one", "rec-one", String(request.inputData[0]?.data["string"]));
    expect(reply).toEqual({ json: response.returnValue?.json });
  });

  it("logs what a function says with the recorded levels and category", async () => {
    await call(host, "/api/logs", asRecorded);
    const names = ["trace", "debug", "information", "warning", "error"];
    const expected = recorded.rpcLogsOfOneInvocation
      .filter(({ message }) => message.startsWith("ctx "))
      .map(({ category, message, level }) => [category, message, names[level]]);
    const said = lines.filter(({ category }) => category === "logs.Invocation");
    expect(said.map(({ category, message, level }) => [category, message, level])).toEqual(expected);
    expect(new Set(said.map(({ invocationId }) => invocationId)).size).toBe(1);
  });

  it("knows which functions the engine may run", () => {
    expect([...engine().kinds.activities]).toEqual(["say", "nothing"]);
    expect([...engine().kinds.orchestrators]).toEqual(["one"]);
  });
});
