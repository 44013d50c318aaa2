import { describe, expect, it } from "vitest";
import { cosmosDatabase } from "../../contracts/containers.ts";
import { ofType, snapshot, snapshotNames, theOnly } from "./snapshot.ts";

const databaseType = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases";

for (const name of snapshotNames)
  describe(`Cosmos DB in ${name}`, () => {
    const from = snapshot(name);

    it("has the database and the containers of the contract, by partition key and lifetime", () => {
      expect(theOnly(from, databaseType).properties.resource.id).toBe(cosmosDatabase.name);
      const made = ofType(from, `${databaseType}/containers`).map(({ properties: { resource } }) => ({
        name: resource.id,
        partitionKey: resource.partitionKey.paths.join(),
        ...(resource.defaultTtl === undefined ? {} : { defaultTtlSeconds: resource.defaultTtl }),
      }));
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(made.toSorted(byName)).toEqual(cosmosDatabase.containers.toSorted(byName));
    });

    it("indexes all of what is queried, and nothing of what is only read by its id", () => {
      for (const { properties } of ofType(from, `${databaseType}/containers`)) {
        const { partitionKey, indexingPolicy } = properties.resource;
        const isPointRead = partitionKey.paths.join() === "/id";
        expect(indexingPolicy.includedPaths).toEqual(isPointRead ? [] : [{ path: "/*" }]);
        // A container that forgets needs an index of some kind, be it empty.
        expect(indexingPolicy.indexingMode).toBe("consistent");
      }
    });

    it("asks for no throughput where it is serverless, and for some where it is not", () => {
      const { capabilities } = theOnly(from, "Microsoft.DocumentDB/databaseAccounts").properties;
      const isServerless = name === "dev";
      expect(capabilities).toEqual(isServerless ? [{ name: "EnableServerless" }] : []);
      for (const { properties } of ofType(from, `${databaseType}/containers`))
        if (isServerless) expect(properties.options).toEqual({});
        else expect(properties.options.autoscaleSettings.maxThroughput).toBeGreaterThanOrEqual(1000);
    });
  });
