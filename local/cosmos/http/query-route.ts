import type { Container } from "../catalogue.ts";
import { isObject, type Json, parseJson } from "../json.ts";
import { type BoundQuery, bindQuery, type Parameters } from "../query/bind.ts";
import { continuationToken, queryMark, resumeFrom } from "../query/continuation.ts";
import { checkComposite } from "../query/order.ts";
import { type PlannedQuery, plannedQuery } from "../query/planned-query.ts";
import { type PageSize, runQuery } from "../query/run-query.ts";
import { badRequest, unknownHere } from "../refusal.ts";
import { type Call, header } from "./call.ts";
import { queryCharge } from "./charge.ts";
import { etagConditions } from "./header-check.ts";
import { partitionOf } from "./item-route.ts";
import type { Reply } from "./reply.ts";
import type { Service } from "./service.ts";

const defaultPage = 100;
const largestPage = 4 * 1024 * 1024;

type Asked = { readonly text: string; readonly planned: PlannedQuery; readonly parameters: Parameters };

/** Runs a query within one partition; over all of them only if it does no more than filter. */
export const queryReply = ({ store }: Service, container: Container, call: Call): Reply => {
  etagConditions(call, "none");
  const { text, planned, parameters } = askedIn(call);
  const partition =
    header(call, "x-ms-documentdb-partitionkey") === undefined ? undefined : partitionOf(call);
  const query = bindQuery(planned.query, parameters);
  checkComposite(query.orderBy, container.compositeIndexes);
  if (partition === undefined) checkCrossPartition(query);

  const rows = store.list(container.number, partition);
  const given = header(call, "x-ms-continuation");
  const mark = () => queryMark(container.link, partition ?? "", text, JSON.stringify([...parameters]));
  const { documents, resume } = runQuery(
    rows,
    query,
    pageOf(call),
    given ? resumeFrom(mark(), given) : undefined,
  );
  const list = documents.join(",");
  return {
    status: 200,
    body: `{"_rid":"${container.rid}","Documents":[${list}],"_count":${documents.length}}`,
    container,
    count: documents.length,
    continuation: resume && continuationToken(mark(), resume),
    charge: queryCharge(list.length),
  };
};

/** Answers how the query would be run over several partitions. */
export const queryPlanReply = (container: Container, call: Call): Reply => {
  etagConditions(call, "none");
  return { status: 200, body: askedIn(call).planned.plan, container };
};

const askedIn = (call: Call): Asked => {
  const body = parseJson(call.body);
  if (!isObject(body) || typeof body["query"] !== "string") throw badRequest("The request holds no query.");
  const { query: text, parameters = [], ...rest } = body;
  for (const name of Object.keys(rest)) throw unknownHere(`${name} beside a query`);
  if (!Array.isArray(parameters)) throw badRequest("The parameters of a query are an array.");
  return {
    text: String(text),
    planned: plannedQuery(String(text)),
    parameters: new Map(parameters.map(parameterOf)),
  };
};

const parameterOf = (given: unknown): [string, Json] => {
  if (!isObject(given) || typeof given["name"] !== "string")
    throw badRequest("A parameter has a name and a value.");
  const { name, value } = given;
  if (value === undefined) throw badRequest(`The parameter ${name} has no value.`);
  return [name, value];
};

const checkCrossPartition = ({ select, orderBy, most, skip }: BoundQuery) => {
  if (select === "count")
    throw badRequest("The local server does not know aggregates without a partition key.");
  if (orderBy.length > 0)
    throw badRequest("The local server does not know ORDER BY without a partition key.");
  if (skip > 0 || most !== Number.POSITIVE_INFINITY)
    throw badRequest("The local server does not know TOP and OFFSET LIMIT without a partition key.");
};

const pageOf = (call: Call): PageSize => {
  const given = header(call, "x-ms-max-item-count");
  if (given === undefined) return { items: defaultPage, bytes: largestPage };
  const items = Number(given);
  if (items === -1) return { items: Number.POSITIVE_INFINITY, bytes: largestPage };
  if (!Number.isInteger(items) || items < 1)
    throw badRequest("maxItemCount is a whole number above 0, or -1.");
  return { items, bytes: largestPage };
};
