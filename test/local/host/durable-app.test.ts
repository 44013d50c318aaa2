import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDurableHost } from "../../../local/host/durable-host.ts";
import { recordingControl } from "./recording-control.ts";
import { call, startFixture, temporaryFolder } from "./start-fixture.ts";

const data = temporaryFolder();
const { control, reached } = recordingControl();
const { host, lines } = await startFixture("durable", {
  data,
  control,
  openDurable: openDurableHost,
  settings: { HUB: "CheckoutHub" },
});
const { captured, plan, hubs } = await import("../../fixtures/apps/durable/main.js");
const origin = new URL(host.api).origin;

const start = (id: string) => call(host, `/v1/checkouts/${id}`, { method: "POST", body: '{"sku":"A1"}' });
const status = async (id: string) => JSON.parse((await call(host, `/v1/checkouts/${id}`)).text);

describe("an app with durable functions", () => {
  it("runs an orchestration that an HTTP function started through the real client", async () => {
    expect((await start("chk_1")).status).toBe(202);
    await expect
      .poll(() => status("chk_1"))
      .toEqual({
        runtimeStatus: "Completed",
        output: { held: "A1", captured: true },
      });
    expect(captured).toEqual([[{ held: "A1" }, "chk_1"]]);
  });

  it("comes to the crash points around each activity", () => {
    const points = [
      "stock.hold:before",
      "stock.hold:after",
      "payment.capture:before",
      "payment.capture:after",
    ];
    expect(reached).toEqual(points);
  });

  it("has an activity's failure in the orchestration's output, and as a warning in the log", async () => {
    plan.fail = true;
    await start("chk_2");
    await expect
      .poll(() => status("chk_2"))
      .toMatchObject({
        runtimeStatus: "Failed",
        output: expect.stringContaining("the bank is closed"),
      });
    const warning = lines.find(
      ({ category, level }) => category === "payment-capture" && level === "warning",
    );
    expect(warning?.message).toContain("the bank is closed");
  });

  it("gives the management URLs of its own main listener, behind the system key", async () => {
    const answer = await start("chk_3");
    const { statusQueryGetUri } = JSON.parse(answer.text);
    expect(
      statusQueryGetUri.startsWith(
        `${origin}/runtime/webhooks/durabletask/instances/chk_3?taskHub=CheckoutHub`,
      ),
    ).toBe(true);
    const { pathname, search } = new URL(statusQueryGetUri);
    expect([200, 202]).toContain((await call(host, pathname + search)).status);
    expect((await call(host, pathname)).status).toBe(401);
  });

  it("gives timers a durable client too, of the hub that host.json names", async () => {
    await call(host, "/admin/functions/sweep", {
      method: "POST",
      headers: { "x-functions-key": "system-key" },
    });
    await expect.poll(() => hubs).toEqual(["CheckoutHub"]);
  });

  it("keeps its engine in the data folder and serves its client on a loopback listener apart", async () => {
    expect(existsSync(join(data, "durable.db"))).toBe(true);
    expect(new URL(host.rpc).origin).not.toBe(origin);
    expect((await fetch(new URL("durabletask/instances/chk_1", host.rpc))).status).toBe(200);
    expect((await fetch(new URL("elsewhere", host.rpc))).status).toBe(404);
  });
});
