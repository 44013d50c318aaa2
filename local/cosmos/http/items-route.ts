import type { Container } from "../catalogue.ts";
import { documentOf } from "../item/item-row.ts";
import { parseJson } from "../json.ts";
import { unknownHere } from "../refusal.ts";
import { batchReply } from "./batch-route.ts";
import { type Call, isSet } from "./call.ts";
import { etagConditions } from "./header-check.ts";
import { operationReply } from "./item-route.ts";
import { queryPlanReply, queryReply } from "./query-route.ts";
import type { Reply } from "./reply.ts";
import type { Service } from "./service.ts";

/** What is posted to the items of a container: a query, the question for its plan, a batch, or an item. */
export const itemsReply = (service: Service, container: Container, call: Call): Reply => {
  if (call.method !== "POST") throw unknownHere(`${call.method} of all items (a read or change feed)`);
  switch (postOf(call)) {
    case "plan":
      return queryPlanReply(container, call);
    case "query":
      return queryReply(service, container, call);
    case "batch":
      return batchReply(service, container, call);
    case "upsert": {
      const { ifMatch } = etagConditions(call, "if-match");
      const document = documentOf(parseJson(call.body));
      return operationReply(service, container, call, { kind: "upsert", document, ifMatch });
    }
    case "create": {
      etagConditions(call, "none");
      const document = documentOf(parseJson(call.body));
      return operationReply(service, container, call, { kind: "create", document });
    }
  }
};

/** What a POST to the items is, by its headers. */
export const postOf = (call: Pick<Call, "headers">): "plan" | "query" | "batch" | "upsert" | "create" => {
  if (isSet(call, "x-ms-cosmos-is-query-plan-request")) return "plan";
  if (isSet(call, "x-ms-documentdb-isquery")) return "query";
  if (isSet(call, "x-ms-cosmos-is-batch-request")) return "batch";
  return isSet(call, "x-ms-documentdb-is-upsert") ? "upsert" : "create";
};
