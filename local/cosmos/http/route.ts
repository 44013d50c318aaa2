import {
  accountBody,
  containerBody,
  containersBody,
  databaseBody,
  databasesBody,
  rangesBody,
} from "../metadata.ts";
import { notFound, unknownHere } from "../refusal.ts";
import { authorize } from "./authorization.ts";
import { type Call, header } from "./call.ts";
import { checkHeaders, etagConditions } from "./header-check.ts";
import { itemReply } from "./item-route.ts";
import { itemsReply } from "./items-route.ts";
import type { Reply } from "./reply.ts";
import type { Service } from "./service.ts";

/** Answers a request, or throws a refusal. */
export const answer = (service: Service, call: Call): Reply => {
  authorize(call, service.key);
  checkHeaders(call);
  const [dbs, database, colls, name, kind, id] = call.address.parts;
  if (dbs === undefined) return metadata(call, () => accountBody(service.endpoint()));
  const depth = call.address.parts.length;
  if (dbs !== "dbs" || depth > 6 || (depth > 2 && colls !== "colls")) throw unknown(call);

  const { databases } = service.catalogue;
  if (database === undefined) return metadata(call, () => databasesBody([...databases.keys()]));
  const containers = databases.get(database);
  if (!containers) throw notFound(`the database ${database}`);
  if (colls === undefined) return metadata(call, () => databaseBody(database));
  if (name === undefined) return metadata(call, () => containersBody(database, containers));

  const container = service.catalogue.container(database, name);
  if (!container) throw notFound(`Owner resource does not exist, the container ${name} of ${database}`);
  if (kind === undefined) return { ...metadata(call, () => containerBody(container)), container };
  if (kind === "pkranges" && id === undefined)
    return { ...metadata(call, () => rangesBody(container)), container };
  if (kind !== "docs") throw unknown(call);
  return id === undefined ? itemsReply(service, container, call) : itemReply(service, container, id, call);
};

// Accounts, databases and containers come from the configuration: they can be read, not changed.
const metadata = (call: Call, body: () => string): Reply => {
  if (call.method !== "GET") throw unknown(call);
  etagConditions(call, "none");
  for (const name of ["x-ms-continuation", "x-ms-max-item-count"])
    if (header(call, name) !== undefined) throw unknownHere(`the header ${name} with this address`);
  return { status: 200, body: body() };
};

const unknown = ({ method, address }: Call) => {
  const shape = address.parts.map((part, at) => (at % 2 === 0 ? part : "…")).join("/");
  return unknownHere(`${method} /${shape}`);
};
