import { randomBytes } from "node:crypto";
import { on } from "node:events";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sha1 } from "../../../local/redis/script-names.ts";
import { reserve } from "../../fixtures/supervisor/reserve.ts";
import { aProxy, type ProxyUnderTest } from "./a-proxy.ts";
import { aRedis, type TestRedis } from "./a-redis.ts";

let redis: TestRedis;
let under: ProxyUnderTest;

beforeAll(async () => {
  redis = await aRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  under = await aProxy(redis.url);
  await under.direct().flushall();
});
afterEach(() => under.close());

describe("the Redis proxy with nothing armed", () => {
  it("passes commands and replies of any size unchanged, pipelined or not", async () => {
    const client = under.client();
    const big = randomBytes(700_000);
    await client.set("big", big);
    expect((await client.getBuffer("big"))?.equals(big)).toBe(true);
    const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => client.rpush("list", String(i))));
    expect(answers).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it("keeps a published message flowing to a subscriber that unsubscribes and goes on", async () => {
    const subscriber = under.client();
    const heard: string[] = [];
    const arrived = new Promise<void>((resolve) =>
      subscriber.on("message", (_channel, text) => {
        heard.push(text);
        if (heard.length === 2) resolve();
      }),
    );
    await subscriber.subscribe("answers");
    await under.client().publish("answers", "one");
    await under.direct().publish("answers", "two");
    await arrived;
    expect(heard).toEqual(["one", "two"]);
    await subscriber.unsubscribe("answers");
    expect(await subscriber.ping()).toBe("PONG");
  });
});

describe("a fault of the Redis proxy", () => {
  it("answers an error in the struck command's turn within a pipeline, and does not run it", async () => {
    under.faults.put("redis", { kind: "error", operation: "INCR", times: 1 });
    const results = await under.client().pipeline().set("a", "1").incr("a").get("a").incr("a").exec();
    expect(results?.map(([error, value]) => error?.message ?? value)).toEqual([
      "OK",
      "ERR this Redis was told to fail",
      "1",
      2,
    ]);
    expect(under.faults.list()[0]).toMatchObject({ operation: "INCR", hits: 1, left: 0 });
  });

  it("answers BUSY for a throttle, to every command when it names none", async () => {
    const client = under.client();
    await client.ping();
    under.faults.put("redis", { kind: "throttle" });
    await expect(client.get("a")).rejects.toThrow(/^BUSY /);
    await expect(client.ping()).rejects.toThrow(/^BUSY /);
    under.faults.clear();
    expect(await client.ping()).toBe("PONG");
  });

  it("recognises a script by its name, called by its hash or by its body", async () => {
    const client = under.client();
    under.faults.put("redis", { kind: "error", operation: "reserve" });
    await expect(client.eval(reserve, 1, "count", "x")).rejects.toThrow("told to fail");
    under.faults.clear();
    expect(await client.eval(reserve, 1, "count", "x")).toBe("x");
    under.faults.put("redis", { kind: "error", operation: "Reserve" });
    await expect(client.evalsha(sha1(Buffer.from(reserve)), 1, "count", "x")).rejects.toThrow("told to fail");
    expect(await client.get("count")).toBe("1");
  });

  it("loses the answer of a command whose effect happened, after passing on the answers before it", async () => {
    const client = under.client();
    await client.ping();
    under.faults.put("redis", { kind: "lose-answer", operation: "incr" });
    const before = client.set("a", "1");
    const lost = client.incr("a");
    await expect(before).resolves.toBe("OK");
    await expect(lost).rejects.toThrow();
    expect(await under.direct().get("a")).toBe("2");
    expect(under.faults.list()[0]).toMatchObject({ hits: 1, left: null });
  });

  it("cuts the connection at a command that is down, without running it or what follows", async () => {
    const client = under.client();
    await client.ping();
    under.faults.put("redis", { kind: "down", operation: "incr", times: 1 });
    const results = await Promise.allSettled([client.set("a", "1"), client.incr("a"), client.set("b", "1")]);
    expect(results[1]?.status).toBe("rejected");
    expect(await under.direct().mget("a", "b")).toEqual([expect.toBeOneOf([null, "1"]), null]);
    expect(await under.client().incr("a")).toBeGreaterThan(0);
  });

  it("delays a struck command and what is behind it on the same connection, but not a pipeline's sum", async () => {
    const client = under.client();
    await client.ping();
    under.faults.put("redis", { kind: "latency", delayMs: 150 });
    const startedAt = performance.now();
    const order: string[] = [];
    await Promise.all(["a", "b", "c"].map((key) => client.set(key, key).then(() => order.push(key))));
    const tookMs = performance.now() - startedAt;
    expect(order).toEqual(["a", "b", "c"]);
    expect(tookMs).toBeGreaterThan(140);
    expect(tookMs).toBeLessThan(400);
  });

  it("lets nothing overtake a delayed command", async () => {
    const client = under.client();
    await client.set("a", "old");
    under.faults.put("redis", { kind: "latency", operation: "set", delayMs: 60 });
    const written = client.set("a", "new");
    expect(await client.get("a")).toBe("new");
    expect(await written).toBe("OK");
  });

  it("refuses new connections and ends idle ones in an outage, until the fault is deleted", async () => {
    const idle = under.client();
    await idle.ping();
    const ended = new Promise((resolve) => idle.once("end", resolve));
    under.faults.put("redis", { kind: "down" });
    under.proxy.cutAll();
    await ended;
    await expect(under.client().ping()).rejects.toThrow();
    expect(under.faults.list()[0]?.hits).toBeGreaterThan(0);
    under.faults.clear();
    expect(await under.client().ping()).toBe("PONG");
  });

  it("strikes a subscriber's commands although one of them may have several answers", async () => {
    const subscriber = under.client();
    await subscriber.subscribe("one", "two", "three");
    under.faults.put("redis", { kind: "lose-answer", operation: "subscribe" });
    await expect(subscriber.subscribe("four")).rejects.toThrow();
  });

  it("meets a command as a whole when it is put while that is half sent", async () => {
    const socket = connect({ host: "127.0.0.1", port: under.proxy.port });
    const answers = on(socket, "data");
    const nextAnswer = async () => String((await answers.next()).value?.[0]);
    socket.write("*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$5\r\nhe");
    expect(await nextAnswer()).toBe("+PONG\r\n");
    under.faults.put("redis", { kind: "error", operation: "set" });
    socket.write("llo\r\n*1\r\n$4\r\nPING\r\n");
    expect(await nextAnswer()).toMatch(/^-ERR/);
    expect(await under.direct().get("a")).toBeNull();
    socket.destroy();
  });
});

describe("the door's crash points", () => {
  it("kill the host before the hold is taken", async () => {
    const client = under.client();
    await client.ping();
    under.crashes.arm("stock.hold:before", 1);
    await expect(client.eval(reserve, 1, "count", "x")).rejects.toThrow();
    expect(under.kills).toEqual(["SIGKILL"]);
    expect(await under.direct().get("count")).toBeNull();
    expect(under.crashes.list()).toEqual({ armed: [], fired: [{ at: "stock.hold:before", count: 1 }] });
  });

  it("kill the host after the hold is taken and before anybody hears of it", async () => {
    under.crashes.arm("stock.hold:after", 1);
    await expect(under.client().eval(reserve, 1, "count", "x")).rejects.toThrow();
    expect(under.kills).toEqual(["SIGKILL"]);
    expect(await under.direct().get("count")).toBe("1");
  });

  it("strike the call that ran the script, not the one that found it unknown to the server", async () => {
    const client = under.client();
    await under.direct().script("FLUSH");
    under.crashes.arm("stock.hold:after", 1);
    under.faults.put("redis", { kind: "lose-answer", operation: "evalsha", times: 1 });
    const hash = sha1(Buffer.from(reserve));
    await expect(client.evalsha(hash, 1, "count", "x")).rejects.toThrow("NOSCRIPT");
    under.crashes.clear();
    await expect(client.evalsha(hash, 1, "count", "x")).rejects.toThrow("NOSCRIPT");
    expect(under.kills).toEqual([]);
    expect(under.faults.list()[0]).toMatchObject({ hits: 0, left: 1 });
    under.crashes.arm("stock.hold:after", 1);
    await expect(client.eval(reserve, 1, "count", "x")).rejects.toThrow();
    expect(under.kills).toEqual(["SIGKILL"]);
    expect(under.crashes.list().fired).toEqual([{ at: "stock.hold:after", count: 1 }]);
  });

  it("leave every other script and command alone", async () => {
    under.crashes.arm("stock.hold:before", 1);
    expect(await under.client().eval("return 'pin'", 0)).toBe("pin");
    expect(under.kills).toEqual([]);
  });
});
