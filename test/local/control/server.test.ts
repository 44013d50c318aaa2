import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aControl, type ControlUnderTest } from "./a-control.ts";

let control: ControlUnderTest;
beforeEach(async () => {
  control = await aControl();
});
afterEach(() => control.close());

describe("the control server's faults", () => {
  it("are put, listed and deleted", async () => {
    const put = await control.ask("PUT", "/faults/redis", {
      kind: "lose-answer",
      operation: "reserve",
      times: 3,
    });
    const fault = { target: "redis", operation: "reserve", kind: "lose-answer", hits: 0, left: 3 };
    expect(put).toEqual({ status: 200, body: fault });
    control.faults.strike("redis", "reserve");
    const listed = await control.ask("GET", "/faults");
    expect(listed).toEqual({ status: 200, body: { faults: [{ ...fault, hits: 1, left: 2 }] } });
    expect(await control.ask("DELETE", "/faults")).toEqual({ status: 204, body: undefined });
    expect((await control.ask("GET", "/faults")).body).toEqual({ faults: [] });
  });

  it.each([
    ["/faults/mainframe", { kind: "down" }, /mainframe.*redis, sql, service-bus, cosmos or stripe/],
    ["/faults/sql", { kind: "broken" }, /"kind" must be down, latency, error, lose-answer or throttle/],
    ["/faults/sql", {}, /"kind" must be/],
    ["/faults/sql", { kind: "down", operation: "delete" }, /sql: expected read or write/],
    ["/faults/redis", { kind: "down", operation: "two words" }, /name of a script or of a command/],
    ["/faults/redis", { kind: "down", operation: "reserv" }, /name of a script or of a command/],
    [
      "/faults/sql",
      { kind: "down", often: true },
      /"often": expected kind, operation, delayMs, status, rate or times/,
    ],
    ["/faults/sql", { kind: "latency", delayMs: -1 }, /"delayMs" must be a whole number from 0/],
    ["/faults/stripe", { kind: "error", status: 200 }, /"status" must be a whole number from 400 to 599/],
    ["/faults/sql", { kind: "down", rate: 1.5 }, /"rate" must be a number from 0 to 1/],
    ["/faults/sql", { kind: "down", times: 0 }, /"times" must be a whole number from 1/],
    ["/faults/sql", "{", /not JSON/],
    ["/faults/sql", [], /JSON object/],
  ])("refuses %s %j and says what is expected", async (path, body, message) => {
    const { status, body: answer } = await control.ask("PUT", path, body);
    expect(status).toBe(400);
    expect(answer).toEqual({ error: expect.stringMatching(message) });
    expect(control.faults.list()).toEqual([]);
  });

  it("answer 404 to another path and 405 to another method, saying what there is", async () => {
    expect(await control.ask("GET", "/fault")).toMatchObject({ status: 404 });
    expect(await control.ask("POST", "/faults")).toEqual({
      status: 405,
      body: { error: "expected GET or DELETE" },
    });
    expect(await control.ask("PUT", "/faults/%zz", { kind: "down" })).toMatchObject({ status: 400 });
  });
});

describe("the control server's crashes", () => {
  it("are armed, once unless told otherwise, listed as they fire, and cleared", async () => {
    expect(await control.ask("POST", "/crash", { at: "payment.capture:after" })).toEqual({
      status: 200,
      body: { at: "payment.capture:after", times: 1 },
    });
    await control.ask("POST", "/crash", { at: "stock.hold:before", times: 2 });
    control.crashes.fire("stock.hold:before");
    expect((await control.ask("GET", "/crash")).body).toEqual({
      armed: [
        { at: "payment.capture:after", times: 1 },
        { at: "stock.hold:before", times: 1 },
      ],
      fired: [{ at: "stock.hold:before", count: 1 }],
    });
    expect(await control.ask("DELETE", "/crash")).toEqual({ status: 204, body: undefined });
    expect((await control.ask("GET", "/crash")).body).toEqual({ armed: [], fired: [] });
  });

  it.each([
    [{ at: "payment.capture" }, /stock\.hold, .* or orders\.cancel, each with :before or :after/],
    [{ at: "fraud.screen:before" }, /"at" must be one of/],
    [{}, /"at" must be one of/],
    [{ at: "payment.void:after", times: 0 }, /"times"/],
    [{ at: "payment.void:after", when: "now" }, /"when": expected at or times/],
  ])("refuses %j and says what is expected", async (body, message) => {
    const { status, body: answer } = await control.ask("POST", "/crash", body);
    expect({ status, answer }).toEqual({ status: 400, answer: { error: expect.stringMatching(message) } });
  });
});
