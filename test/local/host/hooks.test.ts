import { afterEach, describe, expect, it } from "vitest";
import { call, startFixture } from "./start-fixture.ts";

const { host, lines } = await startFixture("hooks");
const { seen, plan, lateRegistration, lateSetup, logHook } = await import(
  "../../fixtures/apps/hooks/main.js"
);
const atStart = seen.splice(0);
const greet = (query = "") => call(host, `/api/greet${query}`, { headers: { host: "shop" } });

afterEach(() => {
  seen.splice(0);
  Object.assign(plan, {
    replaceInput: undefined,
    failBefore: false,
    replaceResult: undefined,
    swallow: false,
  });
});

describe("hooks", () => {
  it("of the app's start ran once, before anything was invoked", () => {
    expect(atStart).toEqual(["appStart"]);
  });

  it("run around each invocation, in order, and share their data", async () => {
    expect((await greet()).text).toBe("hello shop");
    expect(seen).toEqual(["pre greet", "wrapped", "post from before no error"]);
  });

  it("before may replace the inputs", async () => {
    plan.replaceInput = { url: "http://x/", headers: new Headers(), name: "stranger" };
    expect((await greet()).text).toBe("hello stranger");
  });

  it("before may fail the invocation, and the handler and the hooks after it do not run", async () => {
    plan.failBefore = true;
    expect((await greet()).status).toBe(500);
    expect(seen).toEqual(["pre greet"]);
  });

  it("after may replace the result", async () => {
    plan.replaceResult = { status: 202, body: "replaced" };
    const { status, text } = await greet();
    expect([status, text]).toEqual([202, "replaced"]);
  });

  it("after see the handler's error and may take it away", async () => {
    expect((await greet("?fail")).status).toBe(500);
    expect(seen.at(-1)).toBe("post from before handler failed");
    plan.swallow = true;
    expect((await greet("?fail")).status).toBe(204);
  });

  it("may log as the function does, without a warning", async () => {
    lines.length = 0;
    await greet();
    const said = lines.filter(({ category }) => category === "greet.Invocation");
    expect(said.map(({ message }) => message)).toEqual(["before", "within", "after"]);
  });
});

describe("after the start", () => {
  it("nothing can be registered or set up, in the library's words", () => {
    expect(lateRegistration).toThrow("A function can only be registered during app startup.");
    expect(lateSetup).toThrow("Setup options can't be changed after app startup has finished.");
    expect(logHook).toThrow("Log hooks require Azure Functions Host v4.34 or higher.");
  });

  it("a log call that comes after the function's end is reported", async () => {
    await call(host, "/api/late-log");
    await expect
      .poll(() => lines.some(({ message }) => message.includes("after function execution has completed")))
      .toBe(true);
  });

  it("the app's own end has its hook, with the data of the start", async () => {
    await host.stop();
    expect(seen.at(-1)).toBe("appTerminate true");
  });
});
