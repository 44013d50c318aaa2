import { describe, expect, it } from "vitest";
import { call } from "../../support/a-request.ts";
import { anEndpoint } from "./a-endpoint.ts";

const errors = async (body: unknown): Promise<readonly { pointer: string; message: string }[]> => {
  const { status, body: said } = await call(anEndpoint(), { body });
  expect([status, said.code, said.retryable]).toEqual([400, "validation_failed", false]);
  return said.errors;
};
const pointers = async (body: unknown) => (await errors(body)).map(({ pointer }) => pointer);

describe("a body that is not valid", () => {
  it("is answered with a pointer to each field that is wrong or missing", async () => {
    expect(await pointers({ name: "", count: -1 })).toEqual(["/name", "/count"]);
    expect(await pointers({})).toEqual(["/name"]);
    expect(await pointers({ name: "a", inner: { deep: [{ n: 1 }, { n: "x" }] } })).toEqual([
      "/inner/deep/1/n",
    ]);
  });

  it("has its unknown fields named, at any depth", async () => {
    expect(await errors({ name: "a", surprise: 1, other: 2 })).toEqual([
      { pointer: "/surprise", message: "is not known here" },
      { pointer: "/other", message: "is not known here" },
    ]);
    expect(await pointers({ name: "a", inner: { deep: [{ n: 1, m: 2 }] } })).toEqual(["/inner/deep/0/m"]);
  });

  it("has its pointers escaped as RFC 6901 says", async () => {
    expect(await pointers({ name: "a", "a/b~c": 1 })).toEqual(["/a~1b~0c"]);
    expect(await pointers({ name: "a", "": 1 })).toEqual(["/"]);
  });

  it("is pointed at as a whole where it is no object", async () => {
    for (const body of ["null", "1", '"text"', "[]", "true"])
      expect(await pointers(body), body).toEqual([""]);
  });

  it("is told of the alternative that came nearest", async () => {
    expect(await pointers({ name: "a", either: { b: { c: "x" } } })).toEqual(["/either/b/c"]);
    expect(await pointers({ name: "a", either: { a: 1 } })).toEqual(["/either/a"]);
    expect(await errors({ name: "a", either: 5 })).toEqual([
      { pointer: "/either", message: "is none of what is possible here" },
    ]);
  });

  it("is told of twenty errors at most", async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]));
    expect(await errors({ name: "a", ...many })).toHaveLength(20);
  });

  it("does not come back with what was sent", async () => {
    const said = JSON.stringify(await errors({ name: 5, count: "a secret", inner: "another secret" }));
    expect(said).not.toContain("secret");
  });

  it("cannot pass a field in through the prototype", async () => {
    const { status } = await call(anEndpoint(), { body: '{"__proto__":{"name":"a"}}' });
    expect(status).toBe(400);
    const endpoint = anEndpoint();
    await call(endpoint, { body: '{"name":"a","__proto__":{"admin":true}}' });
    expect((endpoint.asked[0]?.body as { admin?: boolean } | undefined)?.admin).toBeUndefined();
  });
});
