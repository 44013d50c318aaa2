import { describe, expect, it } from "vitest";
import { upstreamOf } from "../../../local/redis/upstream.ts";

describe("the user's own Redis behind the proxy", () => {
  it("is reached under the proxy's address with the same user, password and database", () => {
    const { urlThrough } = upstreamOf("rediss://shop:p%40ss@cache.example.net:6380/2");
    expect(urlThrough(4001)).toBe("redis://shop:p%40ss@127.0.0.1:4001/2");
  });

  it("must be a redis:// or rediss:// URL", () => {
    expect(() => upstreamOf("http://cache.example.net")).toThrow("redis:// or rediss://");
    expect(() => upstreamOf("cache")).toThrow();
  });
});
