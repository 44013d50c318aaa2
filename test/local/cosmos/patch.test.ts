import type { PatchRequestBody } from "@azure/cosmos";
import { describe, expect, it } from "vitest";
import { useAccount } from "./account.ts";

const account = useAccount();
const before = { id: "a", n: 1, state: "open", deep: { list: ["x", "y"], "a/b~c": 1 }, extra: true };

const patched = async (body: PatchRequestBody) => {
  const tenant = account.newTenant();
  await account.container().items.create({ ...before, tenant });
  const item = account.container().item("a", tenant);
  const answer = await item.patch(body).catch((error: unknown) => error as { code: number; message: string });
  const { _rid, _self, _etag, _attachments, _ts, tenant: _, ...after } = (await item.read()).resource ?? {};
  return { answer, after };
};

describe("a patch", () => {
  it.each<[string, PatchRequestBody, object]>([
    [
      "sets a property, new or not",
      [
        { op: "set", path: "/state", value: "done" },
        { op: "set", path: "/new", value: [] },
      ],
      { state: "done", new: [] },
    ],
    [
      "adds a property",
      [{ op: "add", path: "/deep/more", value: null }],
      { deep: { ...before.deep, more: null } },
    ],
    [
      "replaces a property",
      [{ op: "replace", path: "/state", value: { by: "me" } }],
      { state: { by: "me" } },
    ],
    [
      "increments a number, by fractions and downwards too",
      [{ op: "incr", path: "/n", value: -2.5 }],
      { n: -1.5 },
    ],
    ["makes the number it is to increment", [{ op: "incr", path: "/count", value: 4 }], { count: 4 }],
    [
      "inserts into an array",
      [{ op: "add", path: "/deep/list/1", value: "new" }],
      { deep: { ...before.deep, list: ["x", "new", "y"] } },
    ],
    [
      "appends to an array",
      [{ op: "add", path: "/deep/list/-", value: "z" }],
      { deep: { ...before.deep, list: ["x", "y", "z"] } },
    ],
    [
      "sets an element of an array",
      [{ op: "set", path: "/deep/list/0", value: "z" }],
      { deep: { ...before.deep, list: ["z", "y"] } },
    ],
    [
      "removes an element of an array",
      [{ op: "remove", path: "/deep/list/0" }],
      { deep: { ...before.deep, list: ["y"] } },
    ],
    [
      "understands ~1 and ~0 in a path",
      [{ op: "incr", path: "/deep/a~1b~0c", value: 1 }],
      { deep: { ...before.deep, "a/b~c": 2 } },
    ],
    [
      "sees in one operation what those before it did",
      [
        { op: "set", path: "/new", value: { n: 1 } },
        { op: "incr", path: "/new/n", value: 1 },
      ],
      { new: { n: 2 } },
    ],
  ])("%s", async (_, body, change) => {
    const { answer, after } = await patched(body);
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(after).toEqual({ ...before, ...change });
  });

  it("removes a property", async () => {
    const { extra: _, ...rest } = before;
    expect((await patched([{ op: "remove", path: "/extra" }])).after).toEqual(rest);
  });

  it.each<[string, PatchRequestBody]>([
    ["replaces what is not there", [{ op: "replace", path: "/none", value: 1 }]],
    ["removes what is not there", [{ op: "remove", path: "/none" }]],
    ["increments what is no number", [{ op: "incr", path: "/state", value: 1 }]],
    ["goes through what is not there", [{ op: "set", path: "/none/deeper", value: 1 }]],
    ["goes through a text", [{ op: "set", path: "/state/deeper", value: 1 }]],
    ["leaves a gap in an array", [{ op: "add", path: "/deep/list/3", value: 1 }]],
    ["sets an element that is not there", [{ op: "set", path: "/deep/list/2", value: 1 }]],
    ["appends with set", [{ op: "set", path: "/deep/list/-", value: 1 }]],
    ["changes the id", [{ op: "set", path: "/id", value: "b" }]],
    ["changes the partition key", [{ op: "set", path: "/tenant", value: "b" }]],
    ["changes a property of the service", [{ op: "set", path: "/_etag", value: "b" }]],
    [
      "has more than ten operations",
      Array.from({ length: 11 }, () => ({ op: "incr", path: "/n", value: 1 })),
    ],
  ])("that %s is refused and changes nothing", async (_, body) => {
    const { answer, after } = await patched(body);
    expect(answer).toMatchObject({ code: 400 });
    expect(after).toEqual(before);
  });

  it("does nothing at all when one of its operations does not fit", async () => {
    const { answer, after } = await patched([
      { op: "set", path: "/n", value: 5 },
      { op: "remove", path: "/none" },
    ]);
    expect(answer).toMatchObject({ code: 400 });
    expect(after).toEqual(before);
  });

  it("happens only if its condition holds", async () => {
    const operations = [{ op: "set" as const, path: "/state", value: "closed" }];
    const held = await patched({
      operations,
      condition: "from c where c.state = 'open' and IS_DEFINED(c.n)",
    });
    expect(held.after).toMatchObject({ state: "closed" });
    for (const condition of ["from c where c.n > 1", "from c where c.none = 1"]) {
      const { answer, after } = await patched({ operations, condition });
      expect(answer).toMatchObject({ code: 412 });
      expect(after).toEqual(before);
    }
  });

  it("of what is not there is a 404", async () => {
    const item = account.container().item("none", account.newTenant());
    await expect(item.patch([{ op: "set", path: "/n", value: 1 }])).rejects.toMatchObject({ code: 404 });
  });
});
