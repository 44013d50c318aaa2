import { describe, expect, it } from "vitest";
import { call, startFixture } from "./start-fixture.ts";

const { host } = await startFixture("recorded");
const key = { "x-functions-key": "system-key" };

describe("the admin paths", () => {
  it.each([
    ["GET", "/admin/host/status"],
    ["GET", "/admin/functions"],
    ["POST", "/admin/functions/tick"],
    ["GET", "/admin/host/status?code=wrong-key!"],
    ["GET", "/ADMIN/host/status"],
  ])("%s %s without the system key gets 401 without a body", async (method, path) => {
    const { status, text } = await call(host, path, { method });
    expect([status, text]).toEqual([401, ""]);
  });

  it("tell the host's state", async () => {
    const answer = await call(host, "/admin/host/status", { headers: key });
    expect(JSON.parse(answer.text)).toMatchObject({
      state: "Running",
      version: "4.1037.0.0",
      platformVersion: "",
      functionAppContentEditingState: "Unknown",
      processUptime: expect.any(Number),
    });
  });

  it.each([
    ["tick", '{"input":"x"}', 202],
    ["TICK", "{}", 202],
    ["tick", undefined, 202],
    ["tick", "{", 400],
    ["tick", "[1", 400],
    ["hello", "{}", 400],
    ["say", "{}", 400],
    ["nobody", "{}", 404],
  ])("POST functions/%s with %j gets %d", async (name, body, expected) => {
    const options = { method: "POST", headers: key, ...(body !== undefined && { body }) };
    expect((await call(host, `/admin/functions/${name}`, options)).status).toBe(expected);
  });

  it("know nothing else", async () => {
    expect((await call(host, "/admin/extensions", { headers: key })).status).toBe(404);
    expect((await call(host, "/admin/functions/tick", { headers: key })).status).toBe(404);
  });
});
