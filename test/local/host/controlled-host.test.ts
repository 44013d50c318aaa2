import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Crashes } from "../../../local/control/crashes.ts";
import { Faults } from "../../../local/control/faults.ts";
import { HostLink } from "../../../local/control/host-link.ts";
import { startControlServer } from "../../../local/control/server.ts";
import { forkHost } from "./host-process.ts";
import { temporaryFolder } from "./start-fixture.ts";

const data = temporaryFolder();
const faults = new Faults();
const crashes = new Crashes();
const link = new HostLink(faults, crashes);
const control = await startControlServer({ port: 0, faults, crashes, host: link });
afterAll(() => control.close());

async function started() {
  const env = { SQLITE_PATH: join(data, "boxoffice.db") };
  const host = forkHost("process", ["--port", "0", "--data", data, "--control", control.url], env);
  const { api = "", rpc = "" } = await host.told;
  await link.now({ is: "up", pid: host.child.pid ?? 0, rpc });
  return { ...host, api };
}
const send = (method: string, path: string, body?: object) =>
  fetch(new URL(path, control.url), { method, ...(body && { body: JSON.stringify(body) }) });

describe("a host under the control server", () => {
  it("dies at an armed crash point and resumes the instance where it was", async () => {
    const first = await started();
    await send("POST", "/crash", { at: "payment.capture:after" });
    await fetch(`${first.api}/start`);
    expect(await first.ended).toBe("SIGKILL");
    const crash = await (await send("GET", "/crash")).json();
    expect(crash).toMatchObject({ fired: [{ at: "payment.capture:after", count: 1 }] });

    const second = await started();
    const status = async () => await (await fetch(`${second.api}/status`)).text();
    await expect.poll(status, { timeout: 5000 }).toBe("Completed");
  });

  it("strikes the app's SQLite store, and only that, for as long as the fault stands", async () => {
    const { api } = await started();
    const count = async () => (await fetch(`${api}/count`)).status;
    expect(await count()).toBe(200);
    await send("PUT", "/faults/sql", { kind: "down", operation: "read", times: 1 });
    expect(await count()).toBe(503);
    expect(await count()).toBe(200);
    expect(await (await send("GET", "/faults")).json()).toEqual({
      faults: [{ target: "sql", operation: "read", kind: "down", hits: 1, left: 0 }],
    });
    expect((await fetch(`${api}/status`)).status).toBe(200);
  });
});
