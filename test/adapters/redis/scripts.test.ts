import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runScript } from "../../../adapters/redis/run-script.ts";
import { scriptNames, scriptOf, scripts } from "../../../adapters/redis/scripts.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { openMemory, type RedisMemory } from "./open-memory.ts";

const folder = join(import.meta.dirname, "../../../adapters/redis/lua");
const filesIn = (path: string) => readdirSync(path).filter((file) => file.endsWith(".lua"));
const text = (...path: readonly string[]) => readFileSync(join(folder, ...path), "utf8");

describe("the Lua files", () => {
  it("are each loaded once", () => {
    const loaded = Object.values(scripts).map(({ name }) => `${name}.lua`);
    expect(loaded.sort()).toEqual(filesIn(folder).sort());
  });

  it("include only what there is, and all of it", () => {
    const asked = filesIn(folder).flatMap((file) =>
      [...text(file).matchAll(/^-- include (\S+)$/gm)].map(([, name]) => `${name}.lua`),
    );
    expect([...new Set(asked)].sort()).toEqual(filesIn(join(folder, "include")).sort());
    for (const { lua } of Object.values(scripts)) expect(lua).not.toMatch(/^-- include/m);
  });

  it.each(filesIn(folder))(
    "%s says what it is for, what it takes, what it answers and what it keeps true",
    (file) => {
      const header = /^--\[\[\n([\s\S]*?)\n\]\]\n/.exec(text(file))?.[1] ?? "";
      for (const part of ["KEYS[1]", "ARGV[", "Reply ", "Invariant: "]) expect(header).toContain(part);
    },
  );

  it("touch no key but those that they are given", () => {
    const calls = Object.values(scripts).flatMap(({ lua }) => [
      ...lua.matchAll(/call\("([A-Z]+)", ([^,)]+)/g),
    ]);
    expect(calls.length).toBeGreaterThan(60);
    const given = /^(KEYS\[.*|stock|due|bought|own|all|takers|unpack\(put|unpack\(ask)$/;
    for (const [call, , key] of calls) expect(key, call).toMatch(given);
  });

  it("are known by their hash, for whoever watches the traffic", () => {
    expect(scriptNames.get(scripts.reserve.sha)).toBe("reserve");
    expect(scriptNames.size).toBe(Object.keys(scripts).length);
  });
});

describeOnRedis("a script", () => {
  let server: RunningRedis;
  let memory: RedisMemory;
  beforeAll(async () => {
    server = await startRedis();
    memory = await openMemory(server.url);
  });
  afterAll(async () => {
    await memory.close();
    await server.stop();
  });

  it("runs on a server that does not know it yet, or no more", async () => {
    const { commands } = memory.connection;
    const answer = scriptOf("answer", "return ARGV[1]");
    expect(await runScript(commands, answer, [], ["a"])).toBe("a");
    await commands.script("FLUSH");
    const all = await Promise.all(["b", "c", "d"].map((word) => runScript(commands, answer, [], [word])));
    expect(all).toEqual(["b", "c", "d"]);
    expect(await commands.script("EXISTS", answer.sha)).toEqual([1]);
  });

  it("throws what it fails with, without its arguments", async () => {
    const faulty = scriptOf("faulty", `return redis.call("HSET", KEYS[1])`);
    const running = runScript(memory.connection.commands, faulty, ["key"], ["a@example.com"]);
    const error = await running.then(
      () => new Error("it did not throw"),
      (thrown: Error) => thrown,
    );
    expect(error.message).toMatch(/^ERR /);
    expect(inspect(error, { depth: 9 })).not.toContain("a@example.com");
  });
});
