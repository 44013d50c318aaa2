import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reserve } from "../../fixtures/supervisor/reserve.ts";
import { aDataFolder, cleanUp, hostNotes, isAlive, readEndpoints, startOpen, until } from "./a-command.ts";

let data: string;
beforeEach(() => {
  data = aDataFolder();
});
afterEach(() => cleanUp(data));

const put = (control: string, path: string, body: unknown) =>
  fetch(control + path, { method: "PUT", body: JSON.stringify(body) });
const post = (control: string, path: string, body: unknown) =>
  fetch(control + path, { method: "POST", body: JSON.stringify(body) });
const json = async (url: string) => (await fetch(url)).json();

describe("the supervisor, when a process dies,", () => {
  it("starts a killed host again at once at the same address, and rewrites the pids alone", async () => {
    const { command, endpoints } = await startOpen(data);
    process.kill(endpoints.pids.host, "SIGKILL");
    await until(() => readEndpoints(data).pids.host !== endpoints.pids.host, command);
    const now = readEndpoints(data);
    expect((await fetch(`${now.api}/health/live`)).status).toBe(200);
    expect(now).toEqual({ ...endpoints, pids: { ...endpoints.pids, host: now.pids.host } });
    expect(command.out()).toContain("The host was killed; started again");
  });

  it("starts a host again that ends by itself, and says how it ended", async () => {
    const { command, endpoints } = await startOpen(data);
    await fetch(`${endpoints.api}/exit`).catch(() => {});
    await until(() => readEndpoints(data).pids.host !== endpoints.pids.host, command);
    expect(command.out()).toContain("The host ended (exit code 5); started again");
  });

  it("starts the stand-ins again at the same addresses, knowing the host that runs", async () => {
    const { command, endpoints } = await startOpen(data);
    process.kill(endpoints.pids.standIns, "SIGKILL");
    await until(() => readEndpoints(data).pids.standIns !== endpoints.pids.standIns, command);
    await put(endpoints.control, "/faults/sql", { kind: "error", times: 1 });
    expect(await (await fetch(`${endpoints.api}/sql`)).text()).toBe("error");
    expect(await json(`${endpoints.control}/faults`)).toMatchObject({ faults: [{ hits: 1, left: 0 }] });
  });

  it("starts Redis again, empty, behind the same address", async () => {
    const { command, endpoints } = await startOpen(data);
    const redis = new Redis(endpoints.redisUrl, {
      protocol: 2,
      retryStrategy: () => 20,
      maxRetriesPerRequest: null,
    });
    redis.on("error", () => {});
    await redis.set("a", "1");
    process.kill(endpoints.pids.redis ?? 0, "SIGKILL");
    await until(() => readEndpoints(data).pids.redis !== endpoints.pids.redis, command);
    expect(await redis.get("a")).toBeNull();
    redis.disconnect();
    expect(command.out()).toContain("Redis ended (SIGKILL); started again, empty");
  });
});

describe("a crash on demand", () => {
  it("kills the host at the point of an activity as often as armed, and the register outlives it", async () => {
    const { command, endpoints } = await startOpen(data);
    await post(endpoints.control, "/crash", { at: "payment.capture:after" });
    const reached = () => fetch(`${endpoints.api}/reach?at=payment.capture:after`);
    await expect(reached()).rejects.toThrow();
    await until(() => readEndpoints(data).pids.host !== endpoints.pids.host, command);
    expect((await reached()).status).toBe(200);
    expect(await json(`${endpoints.control}/crash`)).toEqual({
      armed: [],
      fired: [{ at: "payment.capture:after", count: 1 }],
    });
  });

  it("kills the host when the door's script passes the Redis proxy", async () => {
    const { command, endpoints } = await startOpen(data);
    await post(endpoints.control, "/crash", { at: "stock.hold:after" });
    const client = new Redis(endpoints.redisUrl, {
      protocol: 2,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on("error", () => {});
    await expect(client.eval(reserve, 1, "count", "x")).rejects.toThrow();
    await until(() => readEndpoints(data).pids.host !== endpoints.pids.host, command);
    const other = new Redis(endpoints.redisUrl, { protocol: 2 });
    expect(await other.get("count")).toBe("1");
    other.disconnect();
  });

  it("reaches a host that has just been started again, with the counts of the one before", async () => {
    const { command, endpoints } = await startOpen(data);
    await put(endpoints.control, "/faults/sql", { kind: "error", times: 2 });
    expect(await (await fetch(`${endpoints.api}/sql`)).text()).toBe("error");
    expect(await json(`${endpoints.control}/faults`)).toMatchObject({ faults: [{ hits: 1 }] });
    process.kill(endpoints.pids.host, "SIGKILL");
    await until(() => readEndpoints(data).pids.host !== endpoints.pids.host, command);
    const answers = [1, 2].map(async () => (await fetch(`${endpoints.api}/sql`)).text());
    expect((await Promise.all(answers)).sort()).toEqual(["error", "fine"]);
  });
});

describe("when the supervisor itself is killed", () => {
  it("its processes notice and end, and the next start replaces what it left", async () => {
    const { command, endpoints } = await startOpen(data);
    command.process.kill("SIGKILL");
    await command.exit;
    const { host, redis, standIns } = endpoints.pids;
    await until(() => ![host, redis, standIns].some(isAlive));
    expect(existsSync(join(data, "endpoints.json"))).toBe(true);
    await startOpen(data);
    expect(hostNotes(data).filter((line) => line === "started")).toHaveLength(2);
  });

  it("a start at once after it waits for its processes to let go of port and data, and ends those that do not", async () => {
    const first = await startOpen(data, [], { FAKE_HOST: "stubborn" });
    const port = new URL(first.endpoints.web).port;
    first.command.process.kill("SIGKILL");
    await first.command.exit;
    const second = await startOpen(data, ["--port", port]);
    expect(second.endpoints.web).toBe(first.endpoints.web);
  });
});

describe("when the shell that npm started it with dies", () => {
  it("the product stops in order, as nobody else could stop it", async () => {
    const program = join(import.meta.dirname, "../../fixtures/supervisor/start-fake.ts");
    const line = `"${process.execPath}" "${program}" --port 0 --data "${data}"; exit $?`;
    const shell = spawn("sh", ["-c", line], {
      env: { ...process.env, npm_lifecycle_event: "start" },
      stdio: "ignore",
    });
    await until(() => existsSync(join(data, "endpoints.json")));
    const { pids } = readEndpoints(data);
    shell.kill("SIGTERM");
    await until(() => !Object.values(pids).some(isAlive));
    expect(hostNotes(data).at(-1)).toBe("stopped");
  });
});

describe("a sample catalogue that cannot be put on sale", () => {
  it("is reported with the first answer that was no success, and the product runs on", async () => {
    const { command, endpoints } = await startOpen(data, [], { FAKE_HOST: "no-catalogue" });
    expect(command.err()).toMatch(
      /sample catalogue is not complete: PUT .* answered 503 dependency_unavailable/,
    );
    expect((await fetch(`${endpoints.api}/health/live`)).status).toBe(200);
    expect(existsSync(join(data, "seeded"))).toBe(false);
  });
});
