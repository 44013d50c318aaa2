import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closeServer, listen } from "../../../local/control/listen.ts";
import {
  aDataFolder,
  cleanUp,
  hostNotes,
  isAlive,
  readEndpoints,
  start,
  startOpen,
  until,
} from "./a-command.ts";

let data: string;
beforeEach(() => {
  data = aDataFolder();
});
afterEach(() => cleanUp(data));

describe("the command line", () => {
  it.each([
    [["--pirt", "1"], "--pirt"],
    [["--port", "seven"], "--port must be"],
    [["--port", "70000"], "--port must be"],
    [["stray"], "stray"],
  ])("%j is answered with the usage and exit code 2", async (args, message) => {
    const command = start(args);
    expect(await command.exit).toBe(2);
    expect(command.err()).toContain(message);
    expect(command.err()).toContain("Usage: npm start --");
  });

  it("says in one line that the port is in use, and exits with 1", async () => {
    const other = createServer();
    const port = await listen(other, 0);
    const command = start(["--port", String(port), "--data", data]);
    expect(await command.exit).toBe(1);
    expect(command.err().trim().split("\n")).toEqual([expect.stringContaining(`port ${port} is in use`)]);
    expect(existsSync(join(data, "endpoints.json"))).toBe(false);
    await closeServer(other);
  });

  it("says in one line that the data folder is in use, and leaves the other run alone", async () => {
    const { endpoints } = await startOpen(data);
    const second = start(["--port", "0", "--data", data, "--fresh"]);
    expect(await second.exit).toBe(1);
    expect(second.err().trim().split("\n")).toEqual([
      expect.stringContaining(`in use by another Boxoffice (process ${endpoints.pids.supervisor})`),
    ]);
    expect(readEndpoints(data)).toEqual(endpoints);
    expect((await fetch(`${endpoints.api}/health/live`)).status).toBe(200);
  });

  it("does not empty a folder that is not its own", async () => {
    writeFileSync(join(data, "thesis.txt"), "years of work");
    const command = start(["--port", "0", "--data", data, "--fresh"]);
    expect(await command.exit).toBe(1);
    expect(command.err()).toContain("--fresh removed nothing");
    expect(readdirSync(data)).toEqual(["thesis.txt"]);
  });
});

describe("a run", () => {
  it("writes addresses that answer, keys for its owner alone, and shows a table without keys", async () => {
    const { command, endpoints } = await startOpen(data);
    expect(endpoints).toMatchObject({
      api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api$/),
      redisIsReal: expect.any(Boolean),
      partners: {},
      sqlite: join(data, "boxoffice.db"),
      pids: { supervisor: command.process.pid },
    });
    const redis = new Redis(endpoints.redisUrl, { protocol: 2 });
    expect(await redis.ping()).toBe("PONG");
    redis.disconnect();
    expect((await fetch(`${endpoints.control}/faults`)).status).toBe(200);
    expect(Object.values(endpoints.pids).every(isAlive)).toBe(true);
    for (const file of ["endpoints.json", "secrets.json"])
      expect(statSync(join(data, file)).mode & 0o077).toBe(0);
    expect(command.out()).toContain(endpoints.api);
    expect(command.out()).not.toContain(endpoints.opsKey);
    expect(readFileSync(join(data, "landing.html"), "utf8")).toContain(endpoints.api);
  });

  it("tells the host where everything is, the user's own settings first", async () => {
    const { endpoints } = await startOpen(data, [], { STRIPE_API_BASE: "http://127.0.0.1:9", REDIS_URL: "" });
    expect(await (await fetch(`${endpoints.api}/env`)).json()).toEqual({
      REDIS_URL: endpoints.redisUrl,
      SQLITE_PATH: endpoints.sqlite,
      STRIPE_API_BASE: "http://127.0.0.1:9",
      STRIPE_API_KEY: endpoints.stripe.apiKey,
      ServiceBusConnection: endpoints.serviceBusConnectionString,
    });
    expect(endpoints.stripe.baseUrl).toBe("http://127.0.0.1:9");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends on %s in order, with all its processes, and exits with 0",
    async (signal) => {
      const { command, endpoints } = await startOpen(data);
      command.process.kill(signal);
      expect(await command.exit).toBe(0);
      expect(Object.values(endpoints.pids).filter(isAlive)).toEqual([]);
      expect(hostNotes(data).at(-1)).toBe("stopped");
      expect(existsSync(join(data, "endpoints.json"))).toBe(false);
    },
  );

  it("ends on a signal in the middle of its start, leaving nothing behind", async () => {
    const command = start(["--port", "0", "--data", data], { FAKE_HOST: "sick" });
    await until(() => existsSync(join(data, "fake-host.txt")), command);
    const processes: { pid: number }[] = JSON.parse(readFileSync(join(data, "processes.json"), "utf8"));
    command.process.kill("SIGTERM");
    expect(await command.exit).toBe(0);
    expect(processes.length).toBe(3);
    expect(processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  it("ends at once on a second Ctrl-C, also when the host does not stop, but not on the echo of the first", async () => {
    const { command, endpoints } = await startOpen(data, [], { FAKE_HOST: "stubborn" });
    command.process.kill("SIGINT");
    command.process.kill("SIGINT");
    const firstAt = performance.now();
    await until(() => {
      command.process.kill("SIGINT");
      return command.process.exitCode !== null;
    });
    expect(performance.now() - firstAt).toBeGreaterThan(450);
    expect(hostNotes(data).at(-1)).toBe("stopped");
    expect(await command.exit).toBe(130);
    await until(() => !Object.values(endpoints.pids).some(isAlive));
    expect(existsSync(join(data, "endpoints.json"))).toBe(false);
  });

  it("prints nothing with --quiet", async () => {
    const { command } = await startOpen(data, ["--quiet"]);
    command.process.kill("SIGTERM");
    await command.exit;
    expect(command.out() + command.err()).toBe("");
  });

  it("says what the host says when it cannot start, and exits with 1", async () => {
    const command = start(["--port", "0", "--data", data], { FAKE_HOST: "fail" });
    expect(await command.exit).toBe(1);
    expect(command.err()).toContain("function x has a binding that nobody knows");
  });

  it("names the host's log when the host ends during its start", async () => {
    const command = start(["--port", "0", "--data", data], { FAKE_HOST: "die" });
    expect(await command.exit).toBe(1);
    expect(command.err()).toContain("exit code 3");
    expect(command.err()).toContain(join(data, "host.log"));
  });
});

describe("the data folder of an earlier run", () => {
  it("keeps secrets and is not seeded again, but forgets everything with --fresh", async () => {
    const first = await startOpen(data);
    first.command.process.kill("SIGTERM");
    await first.command.exit;
    const seeded = hostNotes(data).length;
    mkdirSync(join(data, "folder"));
    const second = await startOpen(data);
    expect(second.endpoints.opsKey).toBe(first.endpoints.opsKey);
    expect(hostNotes(data).length).toBe(seeded + 1);
    second.command.process.kill("SIGTERM");
    await second.command.exit;
    const third = await startOpen(data, ["--fresh", "--no-seed"]);
    expect(third.endpoints.opsKey).not.toBe(first.endpoints.opsKey);
    expect(existsSync(join(data, "folder"))).toBe(false);
    expect(hostNotes(data)).toEqual(["started"]);
  });
});
