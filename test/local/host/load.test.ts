import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { loadApp } from "../../../local/host/load-app.ts";
import { startHost } from "../../../local/host/start-host.ts";
import { call, silentDurable, temporaryFolder } from "./start-fixture.ts";

const options = { port: 0, data: temporaryFolder(), openDurable: silentDurable };

describe("an app", () => {
  it("may be given as a function that registers it, without a folder, and then has the defaults of host.json", async () => {
    const host = await startHost({
      ...options,
      load: async () => app.http("hello", { handler: async () => ({ body: "hello" }) }),
    });
    expect(host.functions).toEqual(["hello"]);
    expect((await call(host, "/api/hello")).text).toBe("hello");
    await host.stop();
  });

  it("that registers nothing is refused", async () => {
    await expect(startHost({ ...options, load: async () => {} })).rejects.toThrow(
      "the app registers no functions",
    );
  });

  it("whose main matches no file, or that has no main, is refused by its folder", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "package.json"), '{"main":"dist/*.js"}');
    await expect(loadApp(folder)).rejects.toThrow(`no file of the app matches main "dist/*.js" in ${folder}`);
    writeFileSync(join(folder, "package.json"), "{}");
    await expect(loadApp(folder)).rejects.toThrow("has no main");
  });

  it.each([
    [{ LOG_LEVEL: "loud" }, 'LOG_LEVEL is "loud"'],
    [{ FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "much" }, "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT is no number"],
  ])("with the settings %j is refused", async (settings, why) => {
    const load = async () => app.http("hello", { handler: async () => ({}) });
    await expect(startHost({ ...options, load, settings })).rejects.toThrow(why);
  });

  it("without a prefix may not take the host's own paths", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "host.json"), '{"extensions":{"http":{"routePrefix":""}}}');
    const load = async () => app.http("mine", { route: "admin/{x}", handler: async () => ({}) });
    const started = startHost({ ...options, appDir: folder, load });
    await expect(started).rejects.toThrow('function mine: the route "admin/{x}" belongs to the host itself');
  });
});
