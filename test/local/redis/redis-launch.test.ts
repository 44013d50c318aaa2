import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { awaitRedis } from "../../../local/redis/await-redis.ts";
import { redisLaunch } from "../../../local/redis/redis-launch.ts";
import { upstreamOf } from "../../../local/redis/upstream.ts";
import { KeptProcess } from "../../../local/supervisor/kept-process.ts";
import { freePort } from "../../../local/supervisor/ports.ts";

const folder = () => mkdtempSync(join(tmpdir(), "redis-launch-"));

describe("starting Redis", () => {
  it.skipIf(process.platform === "win32")("takes the first executable redis-server on the path", () => {
    const [empty, blocked, good] = [folder(), folder(), folder()];
    mkdirSync(join(empty, "redis-server"));
    writeFileSync(join(blocked, "redis-server"), "", { mode: 0o644 });
    writeFileSync(join(good, "redis-server"), "");
    chmodSync(join(good, "redis-server"), 0o755);
    const launch = redisLaunch({ port: 7, data: "/data", path: [empty, "", blocked, good].join(delimiter) });
    expect(launch).toMatchObject({ file: join(good, "redis-server"), isReal: true });
    expect(launch.args.join(" ")).toBe("--port 7 --bind 127.0.0.1 --save  --appendonly no --dir /data");
  });

  it("falls back to the JavaScript server, which runs scripts too and ends with its supervisor's channel", async () => {
    const port = await freePort();
    const data = folder();
    const { file, args, isReal } = redisLaunch({ port, data, path: folder() });
    expect(isReal).toBe(false);
    const died = Promise.withResolvers<void>();
    const kept = new KeptProcess({
      launch: { file, args, isNode: true },
      log: join(data, "redis.log"),
      onDeath: () => {
        died.resolve();
        return false;
      },
    });
    kept.start();
    expect(await awaitRedis(upstreamOf(`redis://127.0.0.1:${port}`).connect, 10_000)).toBe(true);
    const client = new Redis(port, { protocol: 2 });
    expect(await client.eval("return redis.call('INCR', KEYS[1])", 1, "a")).toBe(1);
    client.disconnect();
    kept.disconnect();
    await died.promise;
  });
});
