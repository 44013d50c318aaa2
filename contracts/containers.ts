/** The Cosmos DB containers and their partition keys: the one list that Bicep and the local server are checked against. */
export type Container = {
  readonly name: string;
  readonly partitionKey: `/${string}`;
  /** Seconds; -1 lets each document say its own. */
  readonly defaultTtlSeconds?: number;
};

export const cosmosDatabase: { readonly name: string; readonly containers: readonly Container[] } = {
  name: "boxoffice",
  containers: [
    { name: "products", partitionKey: "/shop" },
    { name: "quotes", partitionKey: "/id", defaultTtlSeconds: -1 },
  ],
};
