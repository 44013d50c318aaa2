import type { Container } from "../catalogue.ts";
import { isObject, type Json } from "../json.ts";
import { badRequest, Refusal, unknownHere } from "../refusal.ts";
import type { DocumentStore, Row } from "../store/document-store.ts";
import { type ItemOperation, operate } from "./item-operation.ts";
import { documentOf } from "./item-row.ts";
import { partitionOfHeader } from "./partition-key.ts";
import { patchOf } from "./patch-request.ts";

const mostLines = 100;

/** What became of one line; 424 where another line failed. */
export type BatchLine = {
  readonly kind: ItemOperation["kind"];
  readonly status: number;
  readonly substatus?: number | undefined;
  readonly row?: Row | undefined;
};

/** Reads the lines of a batch, all of one partition; at most 100. */
export const batchLines = (
  body: unknown,
  container: Container,
  partition: string,
): readonly ItemOperation[] => {
  if (!Array.isArray(body) || body.length === 0)
    throw badRequest("A batch is an array of operations, not empty.");
  if (body.length > mostLines) throw badRequest(`A batch has at most ${mostLines} operations.`);
  return body.map((line) => lineOf(line, container, partition));
};

const lineOf = (line: unknown, container: Container, partition: string): ItemOperation => {
  if (!isObject(line)) throw badRequest("An operation of a batch is an object.");
  const { operationType, id, resourceBody, ifMatch, partitionKey, ...rest } = line;
  for (const name of Object.keys(rest)) throw unknownHere(`${name} in a batch`);
  if (partitionKey !== undefined && partitionOfHeader(String(partitionKey)) !== partition)
    throw badRequest("All operations of a batch must have the partition key of the batch.");
  const etag = etagOf(ifMatch, operationType);
  const named = () => {
    if (typeof id !== "string") throw badRequest(`The ${operationType} operation of a batch has no id.`);
    return id;
  };
  switch (operationType) {
    case "Create":
      return { kind: "create", document: documentOf(resourceBody) };
    case "Upsert":
      return { kind: "upsert", document: documentOf(resourceBody), ifMatch: etag };
    case "Read":
      return { kind: "read", id: named() };
    case "Delete":
      return { kind: "delete", id: named(), ifMatch: etag };
    case "Replace":
      return { kind: "replace", id: named(), document: documentOf(resourceBody), ifMatch: etag };
    case "Patch":
      return { kind: "patch", id: named(), patch: patchOf(resourceBody, container), ifMatch: etag };
    default:
      throw unknownHere(`the operation ${JSON.stringify(operationType)} in a batch`);
  }
};

const etagOf = (ifMatch: Json | undefined, type: Json | undefined): string | undefined => {
  if (ifMatch === undefined) return undefined;
  if (type === "Create" || type === "Read") throw unknownHere(`ifMatch with ${type} in a batch`);
  if (typeof ifMatch !== "string") throw badRequest("The ifMatch of a batch operation is a string.");
  return ifMatch;
};

class Stopped extends Error {
  readonly at: number;
  readonly refusal: Refusal;

  constructor(at: number, refusal: Refusal) {
    super(`line ${at} of a batch was refused`);
    this.at = at;
    this.refusal = refusal;
  }
}

/** Does all lines in order, or none: the first refusal undoes those before it and is told in its own line. */
export const runBatch = (
  store: DocumentStore,
  container: Container,
  partition: string,
  operations: readonly ItemOperation[],
): { readonly committed: boolean; readonly lines: readonly BatchLine[] } => {
  try {
    const lines = store.atomically(() =>
      operations.map((operation, at): BatchLine => {
        try {
          return { kind: operation.kind, ...operate(store, container, partition, operation) };
        } catch (error) {
          throw error instanceof Refusal ? new Stopped(at, error) : error;
        }
      }),
    );
    return { committed: true, lines };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const { status, substatus } = error.refusal;
    const lines = operations.map(
      ({ kind }, at): BatchLine => (at === error.at ? { kind, status, substatus } : { kind, status: 424 }),
    );
    return { committed: false, lines };
  }
};
