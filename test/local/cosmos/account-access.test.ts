import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { CosmosClient } from "@azure/cosmos";
import { describe, expect, it } from "vitest";
import { useLocalServers } from "./local-server.ts";
import { rawRequest } from "./raw-request.ts";

const startServer = useLocalServers();
const channel = "http.server.request.start";

/** What reaches servers of this process while the work runs. */
const requestsOf = async (work: () => Promise<unknown>) => {
  const seen: string[] = [];
  const note = (message: unknown) => {
    const { method, url } = (message as { request: IncomingMessage }).request;
    seen.push(`${method} ${url}`);
  };
  subscribe(channel, note);
  await work().finally(() => unsubscribe(channel, note));
  return seen;
};

describe("the account", () => {
  it("takes the client as it comes, given no more than the connection string", async () => {
    const { server } = await startServer();
    const client = new CosmosClient(server.connectionString);
    const { resource } = await client.getDatabaseAccount();
    expect(resource?.consistencyPolicy).toBe("Session");
    expect(await client.getWriteEndpoint()).toBe(`http://127.0.0.1:${server.port}/`);
    const { items } = client.database("shop").container("items");
    expect((await items.create({ id: "a", tenant: "t" })).statusCode).toBe(201);
    client.dispose();
  });

  it("shows its databases and containers as configured", async () => {
    const containers = [{ name: "items", partitionKey: "/a/b", defaultTtlSeconds: 60 }] as const;
    const { database, container } = await startServer({ containers });
    expect((await database.client.databases.readAll().fetchAll()).resources).toMatchObject([{ id: "shop" }]);
    expect((await database.read()).resource).toMatchObject({ id: "shop" });
    expect((await database.containers.readAll().fetchAll()).resources).toMatchObject([{ id: "items" }]);
    expect((await container().read()).resource).toMatchObject({
      id: "items",
      partitionKey: { paths: ["/a/b"], kind: "Hash", version: 2 },
      defaultTtl: 60,
    });
    expect((await container().getFeedRanges()).length).toBe(1);
    await expect(database.container("none").read()).rejects.toMatchObject({ code: 404 });
    await expect(database.client.database("none").read()).rejects.toMatchObject({ code: 404 });
    await expect(database.container("none").items.create({ id: "a" })).rejects.toMatchObject({ code: 404 });
  });

  it("keeps items by the value at a nested partition key path", async () => {
    const { container } = await startServer({ containers: [{ name: "items", partitionKey: "/a/b" }] });
    await container().items.create({ id: "1", a: { b: "x" } });
    expect((await container().item("1", "x").read()).resource).toMatchObject({ a: { b: "x" } });
  });

  it("asks no more of the client than one look at the container and one request per operation", async () => {
    const { container } = await startServer();
    const write = () => container().items.upsert({ id: "a", tenant: "t" });
    expect(await requestsOf(write)).toEqual(["GET /dbs/shop/colls/items", "POST /dbs/shop/colls/items/docs"]);
    expect(await requestsOf(write)).toEqual(["POST /dbs/shop/colls/items/docs"]);
    const read = () => container().item("a", "t").read();
    expect(await requestsOf(read)).toEqual(["GET /dbs/shop/colls/items/docs/a"]);
  });

  it("lets in only who signs with its key", async () => {
    const { server } = await startServer();
    const { connectionString } = server;
    const path = "/dbs/shop/colls/items";
    expect((await rawRequest(connectionString, { path })).status).toBe(200);
    const other = Buffer.alloc(64, 7).toString("base64");
    const refused = [
      await rawRequest(connectionString, { path, key: other }),
      await rawRequest(connectionString, { path, headers: { authorization: "" } }),
      await rawRequest(connectionString, { path, headers: { authorization: "Bearer x" } }),
      await rawRequest(connectionString, { path, headers: { authorization: "%" } }),
      await rawRequest(connectionString, {
        path,
        headers: { authorization: "type%3Daad%26ver%3D1.0%26sig%3Dx" },
      }),
      await rawRequest(connectionString, { path, headers: { "x-ms-date": "yesterday" } }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
    expect(refused.map(({ message }) => message).join()).toMatch(
      /wrong key.*missing.*form.*Entra.*x-ms-date/,
    );

    const client = new CosmosClient({ endpoint: `http://127.0.0.1:${server.port}/`, key: other });
    await expect(client.database("shop").read()).rejects.toMatchObject({ code: 401 });
    client.dispose();
  });

  it("says so when its port is taken", async () => {
    const { server } = await startServer();
    const { startCosmos } = await import("../../../local/cosmos/cosmos.ts");
    await expect(startCosmos({ port: server.port, databases: [] })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});
