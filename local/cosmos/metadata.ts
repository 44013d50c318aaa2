import type { Container } from "./catalogue.ts";
import { databaseRid } from "./resource-ids.ts";

const etag = '"00000000-0000-0000-0000-000000000000"';

/** The account: one region, which reads and writes, at the server's own address; session consistency. */
export const accountBody = (endpoint: string): string => {
  const here = [{ name: "Local", databaseAccountEndpoint: endpoint }];
  return JSON.stringify({
    _self: "",
    id: "boxoffice-local",
    _rid: "boxoffice-local",
    media: "//media/",
    addresses: "//addresses/",
    _dbs: "//dbs/",
    writableLocations: here,
    readableLocations: here,
    enableMultipleWriteLocations: false,
    userConsistencyPolicy: { defaultConsistencyLevel: "Session" },
  });
};

const database = (name: string) => ({
  id: name,
  _rid: databaseRid(name),
  _self: `dbs/${databaseRid(name)}/`,
  _etag: etag,
  _colls: "colls/",
  _users: "users/",
  _ts: 0,
});

const container = (one: Container) => ({
  id: one.name,
  indexingPolicy: {
    indexingMode: "consistent",
    automatic: true,
    includedPaths: [{ path: "/*" }],
    excludedPaths: [{ path: '/"_etag"/?' }],
    ...(one.compositeIndexes.length > 0 && { compositeIndexes: one.compositeIndexes }),
  },
  partitionKey: { paths: [one.partitionKey], kind: "Hash", version: 2 },
  ...(one.defaultTtlSeconds !== undefined && { defaultTtl: one.defaultTtlSeconds }),
  conflictResolutionPolicy: { mode: "LastWriterWins", conflictResolutionPath: "/_ts" },
  _rid: one.rid,
  _self: one.self,
  _etag: etag,
  _ts: 0,
  _docs: "docs/",
  _sprocs: "sprocs/",
  _triggers: "triggers/",
  _udfs: "udfs/",
  _conflicts: "conflicts/",
});

export const databaseBody = (name: string): string => JSON.stringify(database(name));

export const databasesBody = (names: readonly string[]): string =>
  JSON.stringify({ _rid: "", Databases: names.map(database), _count: names.length });

export const containerBody = (one: Container): string => JSON.stringify(container(one));

export const containersBody = (name: string, all: readonly Container[]): string =>
  JSON.stringify({
    _rid: databaseRid(name),
    DocumentCollections: all.map(container),
    _count: all.length,
  });

/** The partition key ranges of a container: always one, the whole. */
export const rangesBody = ({ rid, self }: Container): string =>
  JSON.stringify({
    _rid: rid,
    PartitionKeyRanges: [
      {
        _rid: rid,
        id: "0",
        _etag: etag,
        minInclusive: "",
        maxExclusive: "FF",
        ridPrefix: 0,
        _self: `${self}pkranges/0/`,
        throughputFraction: 1,
        status: "online",
        parents: [],
        _ts: 0,
      },
    ],
    _count: 1,
  });
