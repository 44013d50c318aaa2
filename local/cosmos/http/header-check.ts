import { badRequest, unknownHere } from "../refusal.ts";
import { type Call, header, isSet } from "./call.ts";

// What the client sends with any request, or what some part of this server reads. All else is refused by its name.
const known = new Set([
  "x-ms-activity-id",
  "x-ms-consistency-level",
  "x-ms-continuation",
  "x-ms-cosmos-allow-tentative-writes",
  "x-ms-cosmos-batch-atomic",
  "x-ms-cosmos-batch-continue-on-error",
  "x-ms-cosmos-correlated-activityid",
  "x-ms-cosmos-is-batch-request",
  "x-ms-cosmos-is-query-plan-request",
  "x-ms-cosmos-query-version",
  "x-ms-cosmos-sdk-supportedcapabilities",
  "x-ms-cosmos-supported-query-features",
  "x-ms-date",
  "x-ms-documentdb-is-upsert",
  "x-ms-documentdb-isquery",
  "x-ms-documentdb-partitionkey",
  "x-ms-documentdb-partitionkeyrangeid",
  "x-ms-documentdb-query-enablecrosspartition",
  "x-ms-documentdb-query-parallelizecrosspartitionquery",
  "x-ms-documentdb-responsecontinuationtokenlimitinkb",
  "x-ms-max-item-count",
  "x-ms-session-token",
  "x-ms-useragent",
  "x-ms-version",
]);

const refused = new Set(["a-im", "if-modified-since", "if-unmodified-since", "slug", "x-http-method"]);

/** Refuses a request that asks for something in a header which the server would otherwise pass over. */
export const checkHeaders = (call: Call): void => {
  for (const name in call.headers) {
    if (known.has(name)) continue;
    if (name.startsWith("x-ms-") || refused.has(name)) throw unknownHere(`the header ${name}`);
  }
  const range = call.headers["x-ms-documentdb-partitionkeyrangeid"] ?? "0";
  if (range !== "0") throw badRequest(`There is no partition key range ${range}; the only one is 0.`);
  if (call.headers["prefer"] !== undefined && !isSet(call, "x-ms-cosmos-is-batch-request"))
    throw unknownHere("the header prefer outside a batch");
  const level = call.headers["x-ms-consistency-level"];
  if (level === "Strong" || level === "BoundedStaleness")
    throw badRequest(`ConsistencyLevel ${level} is stronger than that of the account, which is Session.`);
};

/** The If-Match and If-None-Match of a request; one that the operation does not heed is refused. */
export const etagConditions = (
  call: Call,
  heeded: "if-match" | "if-none-match" | "none",
): { readonly ifMatch: string | undefined; readonly ifNoneMatch: string | undefined } => {
  const ifMatch = header(call, "if-match");
  const ifNoneMatch = header(call, "if-none-match");
  if (ifMatch !== undefined && heeded !== "if-match") throw unknownHere("If-Match with this operation");
  if (ifNoneMatch !== undefined && heeded !== "if-none-match")
    throw unknownHere("If-None-Match with this operation");
  return { ifMatch, ifNoneMatch };
};
