/**
 * A container: its partition key path (one path, kind Hash, version 2) and its time to live in seconds (-1: on, but
 * items without `ttl` stay; absent: off, an item's own `ttl` has no effect). Every path is indexed, as by default in
 * the real service; an ORDER BY over several paths needs one of the composite indexes, as it does there.
 */
export type ContainerConfig = {
  readonly name: string;
  readonly partitionKey: `/${string}`;
  readonly defaultTtlSeconds?: number;
  readonly compositeIndexes?: readonly CompositeIndex[];
};

export type CompositeIndex = readonly {
  readonly path: `/${string}`;
  readonly order: "ascending" | "descending";
}[];

export type DatabaseConfig = { readonly name: string; readonly containers: readonly ContainerConfig[] };
