import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listen } from "../../../local/control/listen.ts";
import { forkHost } from "./host-process.ts";
import { temporaryFolder } from "./start-fixture.ts";

const data = temporaryFolder();
const args = ["--port", "0", "--data", data];
const get = async (url: string) => await (await fetch(url)).text();

async function started(env: Record<string, string> = {}) {
  const host = forkHost("process", args, env);
  const { kind, api = "", rpc = "", message } = await host.told;
  expect([kind, message]).toEqual(["ready", undefined]);
  return { ...host, api, rpc };
}

describe("the host's process", () => {
  it("says that it is ready, with its two addresses, and serves the app in its own environment", async () => {
    const { api, rpc } = await started({ GREETING: "hello" });
    expect(api).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
    expect(rpc).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(JSON.parse(await get(`${api}/env`))).toEqual({ greeting: "hello", host: new URL(api).host });
  });

  it("keeps the WEBSITE_HOSTNAME that it was given", async () => {
    const { api } = await started({ WEBSITE_HOSTNAME: "localhost:7071" });
    expect(JSON.parse(await get(`${api}/env`)).host).toBe("localhost:7071");
  });

  it("shows the landing page of its data folder at /, also one that comes later", async () => {
    const { api } = await started();
    expect(await get(new URL("/", api).href)).toContain("The host is running");
    writeFileSync(join(data, "landing.html"), "<h1>Boxoffice</h1>");
    expect(await get(new URL("/", api).href)).toBe("<h1>Boxoffice</h1>");
  });

  it("guards /admin with HOST_SYSTEM_KEY", async () => {
    const { api } = await started({ HOST_SYSTEM_KEY: "the-key" });
    const url = new URL("/admin/host/status", api);
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { "x-functions-key": "the-key" } })).status).toBe(200);
  });

  it.each([
    ["SIGTERM", (host: Awaited<ReturnType<typeof started>>) => host.child.kill("SIGTERM")],
    ["SIGINT", (host: Awaited<ReturnType<typeof started>>) => host.child.kill("SIGINT")],
    ["the message stop", (host: Awaited<ReturnType<typeof started>>) => host.child.send("stop")],
    ["its supervisor's death", (host: Awaited<ReturnType<typeof started>>) => host.child.disconnect()],
  ] as const)("ends with 0 on %s, after what runs has ended", async (_what, tell) => {
    const host = await started();
    const slow = get(`${host.api}/slow`);
    await get(`${host.api}/env`);
    tell(host);
    expect(await slow).toBe("done");
    expect(await host.ended).toBe(0);
  });

  it("ends with 1 when a function overran functionTimeout, as the real host restarts its worker", async () => {
    const host = await started();
    await expect(get(`${host.api}/endless`)).rejects.toThrow();
    expect(await host.ended).toBe(1);
    expect(host.output()).toContain("endless ran longer than functionTimeout (1 s)");
  });

  it("ends with 1 and a line about it when the app leaves a rejection to nobody", async () => {
    const host = await started();
    await get(`${host.api}/stray`).catch(() => {});
    expect(await host.ended).toBe(1);
    expect(host.output()).toContain("nobody waits for this");
  });

  it("logs at the level of host.json, which LOG_LEVEL overrules", async () => {
    const quiet = await started();
    await get(`${quiet.api}/env`);
    const loud = await started({ LOG_LEVEL: "Debug" });
    await get(`${loud.api}/env`);
    await expect.poll(loud.output).toContain("Executed (Succeeded");
    expect(quiet.output()).not.toContain("Executed");
  });
});

describe("a host that cannot start", () => {
  it.each([
    [
      "an app with bindings that it does not do",
      "refused",
      /^function mail: .*queueTrigger.*; function counter: .*entityTrigger.*$/,
    ],
    [
      "an app that throws while it is loaded",
      "broken",
      /^cannot load main\.js: the app's own configuration is wrong$/,
    ],
    ["a folder without an app", "nowhere", /^cannot read .*package\.json: .*$/],
  ])("because of %s says so in one line and ends with 1", async (_what, app, message) => {
    const host = forkHost(app, args);
    const told = await host.told;
    expect(told).toEqual({ kind: "failed", message: expect.stringMatching(message) });
    expect(await host.ended).toBe(1);
  });

  it("because its port is taken says which", async () => {
    const other = createServer();
    const port = await listen(other, 0);
    const host = forkHost("process", ["--port", String(port), "--data", data]);
    expect(await host.told).toEqual({ kind: "failed", message: `port ${port} on 127.0.0.1 is in use` });
    expect(await host.ended).toBe(1);
    other.close();
  });

  it.each([
    [["--port", "x", "--data", data]],
    [["--port", "70000", "--data", data]],
    [["--port", "0"]],
    [["--port", "0", "--data", data, "--unknown"]],
  ])("because of the arguments %j says so", async (wrong) => {
    const host = forkHost("process", wrong);
    expect(await host.told).toMatchObject({
      kind: "failed",
      message: expect.stringMatching(/usage|--unknown/),
    });
    expect(await host.ended).toBe(1);
  });

  it("because nobody answers at the control URL says so", async () => {
    const host = forkHost("process", [...args, "--control", "http://127.0.0.1:1"]);
    expect((await host.told).kind).toBe("failed");
    expect(await host.ended).toBe(1);
  });
});
