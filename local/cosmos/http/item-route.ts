import type { Container } from "../catalogue.ts";
import type { ItemOperation } from "../item/item-operation.ts";
import { operate } from "../item/item-operation.ts";
import { documentOf } from "../item/item-row.ts";
import { partitionOfHeader } from "../item/partition-key.ts";
import { patchOf } from "../item/patch-request.ts";
import { parseJson } from "../json.ts";
import { badRequest, unknownHere } from "../refusal.ts";
import { type Call, header } from "./call.ts";
import { readCharge, writeCharge } from "./charge.ts";
import { etagConditions } from "./header-check.ts";
import type { Reply } from "./reply.ts";
import type { Service } from "./service.ts";

/** GET, PUT, PATCH and DELETE of one item. */
export const itemReply = (service: Service, container: Container, id: string, call: Call): Reply =>
  operationReply(service, container, call, operationOf(container, id, call));

const operationOf = (container: Container, id: string, call: Call): ItemOperation => {
  if (call.method === "GET") {
    const { ifNoneMatch } = etagConditions(call, "if-none-match");
    return { kind: "read", id, ifNoneMatch };
  }
  const { ifMatch } = etagConditions(call, "if-match");
  switch (call.method) {
    case "PUT":
      return { kind: "replace", id, document: documentOf(parseJson(call.body)), ifMatch };
    case "PATCH":
      return { kind: "patch", id, patch: patchOf(parseJson(call.body), container), ifMatch };
    case "DELETE":
      return { kind: "delete", id, ifMatch };
    default:
      throw unknownHere(`${call.method} of an item`);
  }
};

/** Does one operation and puts its result into the form of an answer. */
export const operationReply = (
  { store }: Service,
  container: Container,
  call: Call,
  operation: ItemOperation,
): Reply => {
  const { status, row } = operate(store, container, partitionOf(call), operation);
  if (!row) return { status, container, charge: operation.kind === "read" ? 1 : 5 };
  const charge = (operation.kind === "read" ? readCharge : writeCharge)(row.body.length);
  return { status, body: row.body, etag: row.etag, container, charge };
};

/** The partition that the request names; every operation on items has one. */
export const partitionOf = (call: Call): string => {
  const key = header(call, "x-ms-documentdb-partitionkey");
  if (key === undefined)
    throw badRequest("The partition key supplied in x-ms-partitionkey header is missing.");
  return partitionOfHeader(key);
};
