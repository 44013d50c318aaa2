import type { Container } from "../catalogue.ts";
import { type BatchLine, batchLines, runBatch } from "../item/batch.ts";
import { parseJson } from "../json.ts";
import { badRequest, unknownHere } from "../refusal.ts";
import { type Call, header, isSet } from "./call.ts";
import { readCharge, writeCharge } from "./charge.ts";
import { etagConditions } from "./header-check.ts";
import { partitionOf } from "./item-route.ts";
import type { Reply } from "./reply.ts";
import type { Service } from "./service.ts";

/** A transactional batch: 200 when all of it happened, 207 when nothing did. */
export const batchReply = ({ store }: Service, container: Container, call: Call): Reply => {
  etagConditions(call, "none");
  if (!isSet(call, "x-ms-cosmos-batch-atomic")) throw unknownHere("bulk (a batch that is not atomic)");
  const partition = partitionOf(call);
  const minimal = prefersMinimal(call);
  const { committed, lines } = runBatch(
    store,
    container,
    partition,
    batchLines(parseJson(call.body), container, partition),
  );
  const bodies = lines.map((line) => lineBody(line, minimal));
  const charge = lines.reduce((sum, line) => sum + lineCharge(line), 0);
  return { status: committed ? 200 : 207, body: `[${bodies.join(",")}]`, container, charge };
};

const prefersMinimal = (call: Call): boolean => {
  const prefer = header(call, "prefer");
  if (prefer !== undefined && prefer !== "return=minimal")
    throw badRequest(`The header prefer cannot be ${prefer}.`);
  return prefer !== undefined;
};

const lineBody = (line: BatchLine, minimal: boolean): string => {
  const { status, substatus, row, kind } = line;
  const head = JSON.stringify({
    statusCode: status,
    ...(substatus !== undefined && { subStatusCode: substatus }),
    requestCharge: lineCharge(line),
    ...(row && { eTag: row.etag }),
  });
  if (!row || (minimal && kind !== "read")) return head;
  return `${head.slice(0, -1)},"resourceBody":${row.body}}`;
};

const lineCharge = ({ status, row, kind }: BatchLine): number => {
  if (status === 424) return 0;
  return kind === "read" ? readCharge(row?.body.length ?? 0) : writeCharge(row?.body.length ?? 0);
};
