import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aControl, type ControlUnderTest } from "./a-control.ts";

const pid = process.pid;

let control: ControlUnderTest;
beforeEach(async () => {
  control = await aControl();
});
afterEach(() => control.close());

const hits = async () => (await control.ask("GET", "/faults")).body;

describe("the host's end of the control server", () => {
  it("knows from its start on what was armed before", async () => {
    await control.ask("PUT", "/faults/sql", { kind: "error", operation: "write" });
    await control.ask("POST", "/crash", { at: "payment.void:before" });
    const { client, kills } = await control.host();
    expect(client.strikeSql("read")).toBeUndefined();
    expect(client.strikeSql("write")).toEqual({ kind: "error", operation: "write" });
    void client.reach("payment.void:before");
    await expect.poll(() => kills).toEqual(["SIGKILL"]);
  });

  it("knows of a fault when the request that put it is answered, and forgets it when it is deleted", async () => {
    const { client, rpc } = await control.host();
    await control.link.now({ is: "up", pid, rpc });
    await control.ask("PUT", "/faults/sql", { kind: "down", times: 2 });
    expect([1, 2, 3].map(() => client.strikeSql("read")?.kind)).toEqual(["down", "down", undefined]);
    expect(await hits()).toMatchObject({ faults: [{ target: "sql", hits: 2, left: 0 }] });
    await control.ask("PUT", "/faults/sql", { kind: "down" });
    expect(client.strikeSql("read")?.kind).toBe("down");
    await control.ask("DELETE", "/faults");
    expect(client.strikeSql("read")).toBeUndefined();
  });

  it("goes on with the count of the host that died", async () => {
    await control.ask("PUT", "/faults/sql", { kind: "error", times: 3 });
    const first = await control.host();
    await control.link.now({ is: "up", pid, rpc: first.rpc });
    first.client.strikeSql("write");
    first.client.strikeSql("write");
    await expect.poll(() => control.faults.list()[0]?.hits).toBe(2);
    const second = await control.host();
    expect([1, 2].map(() => second.client.strikeSql("write")?.kind)).toEqual(["error", undefined]);
  });

  it("never resolves a step that crashes, and has reported the crash and its SQL hits by then", async () => {
    await control.ask("PUT", "/faults/sql", { kind: "error" });
    await control.ask("POST", "/crash", { at: "orders.record:after" });
    const { client, kills } = await control.host();
    client.strikeSql("write");
    let resolved = false;
    void client.reach("orders.record:after").then(() => {
      resolved = true;
    });
    await expect.poll(() => kills).toEqual(["SIGKILL"]);
    expect(resolved).toBe(false);
    expect(control.crashes.list()).toEqual({ armed: [], fired: [{ at: "orders.record:after", count: 1 }] });
    expect(control.faults.list()[0]?.hits).toBe(1);
  });

  it("crashes at an armed point as often as it was armed, counted over all runs of the host", async () => {
    await control.ask("POST", "/crash", { at: "orders.finish:before", times: 1 });
    const { client, kills, rpc } = await control.host();
    await control.link.now({ is: "up", pid, rpc });
    void client.reach("orders.finish:before");
    await client.reach("orders.finish:after");
    await client.reach("orders.finish:before");
    expect(kills).toEqual(["SIGKILL"]);
  });

  it("is not told of the door's points, which the Redis proxy strikes", async () => {
    await control.ask("POST", "/crash", { at: "stock.hold:before" });
    const { client, kills } = await control.host();
    await client.reach("stock.hold:before");
    expect(kills).toEqual([]);
  });

  it("is waited for while it starts, as it may have asked before the fault was put", async () => {
    await control.link.now({ is: "starting", pid });
    const { client, rpc } = await control.host();
    let isAnswered = false;
    const put = control.ask("PUT", "/faults/sql", { kind: "down" }).then(() => {
      isAnswered = true;
    });
    await expect.poll(() => control.faults.list()).toHaveLength(1);
    await control.ask("GET", "/crash");
    expect(isAnswered).toBe(false);
    expect(client.strikeSql("read")).toBeUndefined();
    await control.link.now({ is: "up", pid, rpc });
    await put;
    expect(client.strikeSql("read")?.kind).toBe("down");
  });

  it("leaves every other path to its listener", async () => {
    const { rpc } = await control.host();
    expect((await fetch(`${rpc}durabletask/`)).status).toBe(418);
    expect((await fetch(`${rpc}local/else`)).status).toBe(404);
  });

  it("cannot be connected where no control server answers", async () => {
    const { url } = control;
    await control.close();
    const { connectHostControl } = await import("../../../local/control/host-client.ts");
    await expect(connectHostControl(url)).rejects.toThrow();
    control = await aControl();
  });
});

describe("a fault for a host that is gone", () => {
  it("is answered at once: the next host asks for it at its start", async () => {
    const { rpc } = await control.host();
    await control.link.now({ is: "up", pid, rpc: rpc.replace(/:\d+/, ":1") });
    expect((await control.ask("PUT", "/faults/sql", { kind: "down" })).status).toBe(200);
    await control.link.now({ is: "down" });
    expect((await control.ask("POST", "/crash", { at: "payment.void:after" })).status).toBe(200);
  });
});
