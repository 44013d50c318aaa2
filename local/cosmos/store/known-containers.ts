import type { DatabaseSync } from "node:sqlite";
import type { ContainerConfig, DatabaseConfig } from "../database-config.ts";

type Known = {
  number: number;
  database: string;
  name: string;
  partition_key: string;
  default_ttl: number | null;
};

/**
 * Compares the containers that the file knows with the configured ones: new ones are added, a changed lifetime takes
 * hold of the items already there (as in the real service, whose clock for an item is its last write). A container
 * that is gone from the configuration, or whose partition key changed, is refused: its documents would be lost to view.
 * Returns the number of each container.
 */
export const knownContainers = (database: DatabaseSync, configured: readonly DatabaseConfig[]) => {
  const wanted = new Map<string, ContainerConfig>();
  for (const { name, containers } of configured)
    for (const one of containers) wanted.set(`${name}/${one.name}`, one);

  const numbers = new Map<string, number>();
  for (const row of database.prepare("SELECT * FROM containers").all() as Known[]) {
    const key = `${row.database}/${row.name}`;
    const config = wanted.get(key);
    if (!config)
      throw new Error(`The Cosmos file holds the container ${key}, which is not configured any more`);
    if (config.partitionKey !== row.partition_key)
      throw new Error(`The Cosmos container ${key} was made with the partition key ${row.partition_key}`);
    numbers.set(key, row.number);
    const ttl = config.defaultTtlSeconds ?? null;
    if (ttl !== row.default_ttl) changeLifetime(database, row.number, ttl);
  }

  const insert = database.prepare(
    "INSERT INTO containers (database, name, partition_key, default_ttl) VALUES (?, ?, ?, ?)",
  );
  for (const { name, containers } of configured) {
    for (const one of containers) {
      const key = `${name}/${one.name}`;
      if (numbers.has(key)) continue;
      const added = insert.run(name, one.name, one.partitionKey, one.defaultTtlSeconds ?? null);
      numbers.set(key, Number(added.lastInsertRowid));
    }
  }

  return (databaseName: string, config: ContainerConfig): number => {
    const number = numbers.get(`${databaseName}/${config.name}`);
    if (number === undefined) throw new Error(`The Cosmos container ${config.name} has no number`);
    return number;
  };
};

const changeLifetime = (database: DatabaseSync, container: number, ttl: number | null) => {
  database.prepare("UPDATE containers SET default_ttl = ? WHERE number = ?").run(ttl, container);
  database
    .prepare(`
      UPDATE documents
      SET expires = CASE
        WHEN :ttl IS NULL OR json_extract(body, '$.ttl') = -1 THEN NULL
        WHEN json_extract(body, '$.ttl') IS NOT NULL THEN ts + json_extract(body, '$.ttl')
        WHEN :ttl = -1 THEN NULL
        ELSE ts + :ttl
      END
      WHERE container = :container`)
    .run({ ttl, container });
};
