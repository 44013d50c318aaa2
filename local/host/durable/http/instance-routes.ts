import type { DurableEngine } from "../engine.ts";
import { isFinished } from "../instance-status.ts";
import type { InstanceFilter } from "../store/instance-table.ts";
import type { DurableRequest } from "./durable-request.ts";
import { emptyAnswer, type HttpAnswer, jsonAnswer } from "./http-message.ts";

const defaultPage = 100;

const flag = (request: DurableRequest, name: string, otherwise: boolean): boolean => {
  const value = request.query.get(name);
  return value === null ? otherwise : value.toLowerCase() === "true";
};

const optionsOf = (request: DurableRequest) => ({
  showInput: flag(request, "showInput", true),
  showHistory: flag(request, "showHistory", false),
  showHistoryOutput: flag(request, "showHistoryOutput", false),
});

const timeOf = (request: DurableRequest, name: string): number | undefined => {
  const time = Date.parse(request.query.get(name) ?? "");
  return Number.isNaN(time) ? undefined : time;
};

const filterOf = (request: DurableRequest): InstanceFilter => {
  const statuses = request.query.get("runtimeStatus");
  return {
    createdFrom: timeOf(request, "createdTimeFrom"),
    createdTo: timeOf(request, "createdTimeTo"),
    statuses: statuses ? statuses.split(",").map((status) => status.trim()) : undefined,
    prefix: request.query.get("instanceIdPrefix") ?? undefined,
  };
};

/** `GET instances/{id}` */
export const getInstance = (engine: DurableEngine, request: DurableRequest, id: string): HttpAnswer => {
  const row = engine.find(id);
  if (row === undefined) return emptyAnswer(404);
  const body = engine.statusJson(row, optionsOf(request));
  if (!isFinished(row.status)) {
    return jsonAnswer(202, body, { location: request.url, "retry-after": "5" });
  }
  const failed = row.status === "Failed" && flag(request, "returnInternalServerErrorOnFailure", false);
  return jsonAnswer(failed ? 500 : 200, body);
};

/** `GET instances`: pages by `top`; the token for the next page is the id it begins with, in base64. */
export const listInstances = (engine: DurableEngine, request: DurableRequest): HttpAnswer => {
  const asked = Number(request.query.get("top"));
  const top = Number.isInteger(asked) && asked > 0 ? asked : defaultPage;
  const from = Buffer.from(request.continuationToken, "base64").toString("utf8");
  const rows = engine.list({ ...filterOf(request), from }, top + 1);
  const next = rows[top];
  const options = { ...optionsOf(request), showHistory: false };
  const items = rows.slice(0, top).map((row) => engine.statusJson(row, options));
  return jsonAnswer(200, `[${items.join(",")}]`, {
    "x-ms-continuation-token": next === undefined ? "" : Buffer.from(next.id, "utf8").toString("base64"),
  });
};

const deleted = (count: number): HttpAnswer =>
  count === 0 ? emptyAnswer(404) : jsonAnswer(200, JSON.stringify({ instancesDeleted: count }));

/** `DELETE instances/{id}` */
export const purgeInstance = (engine: DurableEngine, id: string): HttpAnswer => {
  const result = engine.purges.one(id);
  if (result.tag !== "wrong-status") return deleted(result.tag === "accepted" ? 1 : 0);
  const message = `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${result.status}`;
  return jsonAnswer(412, JSON.stringify(message));
};

/** `DELETE instances?createdTimeFrom=…` */
export const purgeInstances = async (engine: DurableEngine, request: DurableRequest): Promise<HttpAnswer> => {
  const filter = filterOf(request);
  if (filter.createdFrom === undefined) {
    return jsonAnswer(400, JSON.stringify("Please provide value for 'createdTimeFrom' parameter."));
  }
  return deleted(await engine.purges.matching(filter));
};
