import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { ask } from "../../../adapters/redis/ask.ts";
import { connectRedis, type RedisConnection } from "../../../adapters/redis/connect.ts";
import { describeOnRedis } from "../../support/describe-on-redis.ts";
import { type RunningRedis, startRedis } from "../../support/redis-server.ts";
import { until } from "../../support/until.ts";

describeOnRedis("a connection to Redis", () => {
  let server: RunningRedis;
  const opened: RedisConnection[] = [];
  const connect = (url = server.url, troubles: Error[] = []) => {
    const connection = connectRedis(url, (error) => troubles.push(error));
    opened.push(connection);
    return connection;
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterEach(() => Promise.all(opened.splice(0).map((connection) => connection.close())));
  afterAll(() => server.stop());

  const closing = ({ commands }: RedisConnection) =>
    new Promise<void>((resolve) => {
      commands.once("close", () => resolve());
    });
  const msUntilThrown = async (command: Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await expect(command).rejects.toThrow();
    return performance.now() - start;
  };
  it("answers a ping as soon as it is there, without being waited for", async () => {
    await connect().ping();
  });

  it("throws within two seconds where nothing listens, and goes on trying", async () => {
    const troubles: Error[] = [];
    const connection = connect("redis://127.0.0.1:1", troubles);
    expect(await msUntilThrown(connection.ping())).toBeLessThan(2000);
    expect(await msUntilThrown(connection.commands.get("a"))).toBeLessThan(2000);
    await until(() => troubles.length > 2, 5000);
  });

  it("throws within two seconds where a server takes everything and answers nothing", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const connection = connect(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    expect(await msUntilThrown(connection.ping())).toBeLessThan(2000);
    await connection.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it("gives a connection up on which nothing comes back any more", async () => {
    const stuck = await startRedis();
    const connection = connect(stuck.url);
    await connection.ping();
    const closed = closing(connection);
    await connect(stuck.url).commands.client("PAUSE", 60_000, "ALL");
    expect(await msUntilThrown(connection.ping())).toBeLessThan(2000);
    await closed;
    await stuck.stop();
  });

  it("throws what was under way when the connection broke, and does not send it again", async () => {
    const connection = connect();
    await connection.ping();
    const other = connect();
    const id = await connection.commands.client("ID");
    await other.commands.client("PAUSE", 800, "WRITE");
    const thrown = msUntilThrown(connection.commands.set("sent", "once"));
    await other.commands.client("KILL", "ID", id);
    expect(await thrown).toBeLessThan(500);
    await other.commands.client("UNPAUSE");
    await connection.ping();
    expect(await connection.commands.get("sent")).toBeNull();
  });

  it("lets a command wait for a reconnect that is under way", async () => {
    const connection = connect();
    await connection.ping();
    const id = await connection.commands.client("ID");
    const closed = closing(connection);
    await connect().commands.client("KILL", "ID", id);
    await closed;
    expect(connection.commands.status).not.toBe("ready");
    await connection.ping();
    expect(await connection.commands.client("ID")).not.toBe(id);
  });

  it("leaves a server that has become a replica", async () => {
    const connection = connect();
    await connection.ping();
    const before = await connection.commands.client("ID");
    const other = connect();
    await other.commands.replicaof("127.0.0.1", 1);
    await expect(connection.commands.set("a", "1")).rejects.toThrow(/READONLY/);
    await other.commands.replicaof("NO", "ONE");
    await until(async () => (await connection.commands.set("a", "1")) === "OK", 5000);
    expect(await connection.commands.client("ID")).not.toBe(before);
  });

  it("throws errors that carry nothing of the command", async () => {
    const { commands } = connect();
    await commands.set("text", "x");
    const error = await ask(commands.hset("text", "email", "someone@example.com")).catch((thrown) => thrown);
    expect(error.message).toMatch(/^WRONGTYPE/);
    expect(inspect(error, { depth: 9 })).not.toContain("someone@example.com");
  });

  it("is closed twice without a word, also where it never came about", async () => {
    const connection = connect("redis://127.0.0.1:1");
    await connection.close();
    await connection.close();
    const good = connect();
    await good.ping();
    await good.close();
    await good.close();
    await expect(good.ping()).rejects.toThrow();
  });
});
