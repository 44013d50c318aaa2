import type { Container } from "../catalogue.ts";
import type { JsonObject } from "../json.ts";
import { badRequest, notFound, preconditionFailed, Refusal } from "../refusal.ts";
import type { DocumentStore, Place, Row } from "../store/document-store.ts";
import { checkItemId } from "./item-id.ts";
import { itemRow } from "./item-row.ts";
import { partitionOfDocument } from "./partition-key.ts";
import { applyPatch, type Patch } from "./patch.ts";

/** One thing done to one item; alone in a request or as a line of a batch. */
export type ItemOperation =
  | { readonly kind: "read"; readonly id: string; readonly ifNoneMatch?: string | undefined }
  | { readonly kind: "create"; readonly document: JsonObject }
  | { readonly kind: "upsert"; readonly document: JsonObject; readonly ifMatch?: string | undefined }
  | {
      readonly kind: "replace";
      readonly id: string;
      readonly document: JsonObject;
      readonly ifMatch?: string | undefined;
    }
  | {
      readonly kind: "patch";
      readonly id: string;
      readonly patch: Patch;
      readonly ifMatch?: string | undefined;
    }
  | { readonly kind: "delete"; readonly id: string; readonly ifMatch?: string | undefined };

/** What came of it; refusals are thrown. `row` is the item as it now stands, absent after a delete and a 304. */
export type ItemResult = { readonly status: 200 | 201 | 204 | 304; readonly row?: Row };

/** Does one operation on an item of the given partition, as the real service would. */
export const operate = (
  store: DocumentStore,
  container: Container,
  partition: string,
  operation: ItemOperation,
): ItemResult => {
  const id = "id" in operation ? checkItemId(operation.id) : checkItemId(operation.document["id"]);
  const place: Place = { container: container.number, partition, id };
  const current = store.read(place);

  switch (operation.kind) {
    case "read": {
      if (!current) throw notFound(id);
      return current.etag === operation.ifNoneMatch ? { status: 304 } : { status: 200, row: current };
    }
    case "create": {
      if (current) throw new Refusal(409, "Entity with the specified id already exists in the system.");
      return { status: 201, row: insert(store, container, place, operation.document) };
    }
    case "upsert": {
      // If-Match holds against an item that is there; where there is none, the service creates one.
      if (!current) return { status: 201, row: insert(store, container, place, operation.document) };
      checkEtag(current, operation.ifMatch);
      return { status: 200, row: update(store, container, place, current, operation.document) };
    }
    case "replace": {
      if (!current) throw notFound(id);
      if (operation.document["id"] !== id)
        throw badRequest("The id in the item is not the id in the address.");
      checkEtag(current, operation.ifMatch);
      return { status: 200, row: update(store, container, place, current, operation.document) };
    }
    case "patch": {
      if (!current) throw notFound(id);
      checkEtag(current, operation.ifMatch);
      const document = applyPatch(JSON.parse(current.body), operation.patch);
      return { status: 200, row: update(store, container, place, current, document) };
    }
    case "delete": {
      if (!current) throw notFound(id);
      checkEtag(current, operation.ifMatch);
      store.remove(current.seq);
      store.nextWrite();
      return { status: 204 };
    }
  }
};

const insert = (store: DocumentStore, container: Container, place: Place, document: JsonObject): Row => {
  checkPartition(container, place, document);
  const seq = store.nextWrite();
  const row = itemRow(container, document, { seq, write: seq, ts: store.seconds() });
  store.insert(place, row);
  return row;
};

const update = (
  store: DocumentStore,
  container: Container,
  place: Place,
  { seq }: Row,
  document: JsonObject,
): Row => {
  checkPartition(container, place, document);
  const row = itemRow(container, document, { seq, write: store.nextWrite(), ts: store.seconds() });
  store.update(row);
  return row;
};

const checkPartition = (container: Container, { partition }: Place, document: JsonObject) => {
  if (partitionOfDocument(container, document) === partition) return;
  throw badRequest(
    "PartitionKey extracted from document doesn't match the one specified in the header",
    1001,
  );
};

const checkEtag = ({ etag }: Row, ifMatch: string | undefined) => {
  if (ifMatch === undefined || ifMatch === "*" || ifMatch === etag) return;
  throw preconditionFailed(
    "Operation cannot be performed because one of the specified precondition is not met.",
  );
};
