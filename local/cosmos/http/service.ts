import type { KeyObject } from "node:crypto";
import type { Catalogue } from "../catalogue.ts";
import type { DocumentStore } from "../store/document-store.ts";

/** What the routes work on; `endpoint` is the server's own address, as the account shows it. */
export type Service = {
  readonly store: DocumentStore;
  readonly catalogue: Catalogue;
  readonly key: KeyObject;
  endpoint(): string;
};
