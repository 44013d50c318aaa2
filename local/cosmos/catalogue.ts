import type { CompositeIndex, ContainerConfig, DatabaseConfig } from "./database-config.ts";
import { containerRid, databaseRid, itemRids } from "./resource-ids.ts";

/** A container as the server works with it; `number` is its key in the store. */
export type Container = {
  readonly number: number;
  readonly database: string;
  readonly name: string;
  readonly link: string;
  readonly rid: string;
  readonly self: string;
  readonly partitionKey: string;
  readonly partitionPath: readonly string[];
  readonly defaultTtlSeconds: number | undefined;
  readonly compositeIndexes: readonly CompositeIndex[];
  itemRid(sequence: number): string;
};

/** Everything the configuration names, by the names that requests use. */
export type Catalogue = {
  readonly databases: ReadonlyMap<string, readonly Container[]>;
  container(database: string, name: string): Container | undefined;
};

/** Builds the catalogue; a name, path or lifetime that the real service would not take throws. */
export const catalogueOf = (
  databases: readonly DatabaseConfig[],
  numberOf: (database: string, container: ContainerConfig) => number,
): Catalogue => {
  const byLink = new Map<string, Container>();
  const listed = new Map<string, readonly Container[]>();
  for (const { name, containers } of databases) {
    checkName(name);
    if (listed.has(name)) throw new Error(`Cosmos database ${name} is configured twice`);
    const made = containers.map((config) => containerOf(name, config, numberOf(name, config)));
    for (const container of made) {
      if (byLink.has(container.link))
        throw new Error(`Cosmos container ${container.link} is configured twice`);
      byLink.set(container.link, container);
    }
    listed.set(name, made);
  }
  return { databases: listed, container: (database, name) => byLink.get(`dbs/${database}/colls/${name}`) };
};

const containerOf = (database: string, config: ContainerConfig, number: number): Container => {
  checkName(config.name);
  const partitionPath = config.partitionKey.slice(1).split("/");
  if (!config.partitionKey.startsWith("/") || partitionPath.some((part) => part === "" || /["*?]/.test(part)))
    throw new Error(`Cosmos container ${config.name}: ${config.partitionKey} is no partition key path`);
  const ttl = config.defaultTtlSeconds;
  if (ttl !== undefined && ttl !== -1 && !(Number.isInteger(ttl) && ttl > 0))
    throw new Error(`Cosmos container ${config.name}: a default ttl is whole seconds above 0, or -1`);
  const rid = containerRid(database, config.name);
  return {
    number,
    database,
    name: config.name,
    link: `dbs/${database}/colls/${config.name}`,
    rid,
    self: `dbs/${databaseRid(database)}/colls/${rid}/`,
    partitionKey: config.partitionKey,
    partitionPath,
    defaultTtlSeconds: ttl,
    compositeIndexes: config.compositeIndexes ?? [],
    itemRid: itemRids(database, config.name),
  };
};

const checkName = (name: string) => {
  if (!/^[^/\\?#]{1,255}$/.test(name) || name.endsWith(" ")) throw new Error(`"${name}" is no Cosmos name`);
};
