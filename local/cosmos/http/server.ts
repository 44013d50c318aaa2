import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { FaultSource } from "../../control/faults.ts";
import { largestItem, tooLarge } from "../item/item-row.ts";
import { Refusal } from "../refusal.ts";
import { addressOf } from "./address.ts";
import { faultOf, refusalOf } from "./fault.ts";
import { type Reply, refusalReply, send } from "./reply.ts";
import { answer } from "./route.ts";
import type { Service } from "./service.ts";

const defaultDelayMs = 1000;

/** The HTTP server, not yet listening. Idle connections stay open, so that no request meets a closing one. */
export const createCosmosServer = (service: Service, faults: FaultSource | undefined): Server => {
  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, noDelay: true },
    (request, response) => {
      receive(request, (body) => respond(service, faults, request, response, body));
    },
  );
  server.timeout = 0;
  return server;
};

/** Hands over the whole body as text; undefined where it is larger than any request may be. */
const receive = (request: IncomingMessage, done: (body: string | undefined) => void) => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= largestItem) chunks.push(chunk);
  });
  request.on("end", () => {
    const [first] = chunks;
    const body = chunks.length === 1 && first ? first.toString() : Buffer.concat(chunks).toString();
    done(bytes > largestItem ? undefined : body);
  });
};

const respond = (
  service: Service,
  faults: FaultSource | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  body: string | undefined,
) => {
  const { method = "", headers, url = "/" } = request;
  const fault = faultOf(faults, { method, headers });
  if (fault?.kind === "down") {
    request.socket.destroy();
    return;
  }
  const finish = () => {
    // A delayed request may outlive the server.
    if (!service.store.isOpen()) return;
    const reply = attempt(() => {
      const struck = fault && refusalOf(fault);
      if (struck) throw struck;
      if (body === undefined) throw tooLarge();
      return answer(service, { method, headers, address: addressOf(url), body });
    });
    if (fault?.kind === "lose-answer") request.socket.destroy();
    else send(response, reply, service.store.lastWrite());
  };
  if (fault?.kind === "latency") setTimeout(finish, fault.delayMs ?? defaultDelayMs).unref();
  else finish();
};

const attempt = (work: () => Reply): Reply => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error);
    const name = error instanceof Error ? error.name : "unknown";
    console.error(`The local Cosmos server failed (${name})`, error instanceof Error ? error.stack : error);
    return refusalReply(new Refusal(500, `The local Cosmos server failed (${name}).`));
  }
};
