import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HostedFunction } from "../hosted-function.ts";
import type { InvocationOutcome, Invoker } from "../invocation.ts";
import type { Log } from "../log.ts";
import type { HttpResponseData } from "../typed-data.ts";
import { toHttpRequestData } from "./request.ts";
import { announcesTooMuch, readBody } from "./request-body.ts";
import { sendEmpty, sendHttpResponse } from "./response.ts";
import { type StreamBridge, streamMetadata } from "./stream-bridge.ts";
import { traceContext } from "./trace-context.ts";

export type HttpTriggerOptions = {
  readonly invoker: Invoker;
  readonly log: Log;
  /** Bytes. */
  readonly bodyLimit: number;
  /** There after `app.setup({ enableHttpStream: true })`. */
  readonly bridge: StreamBridge | undefined;
};

/** Runs a function for a request that matched its route, and answers the request. */
export type HttpTrigger = (
  hosted: HostedFunction,
  params: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

export function createHttpTrigger(options: HttpTriggerOptions): HttpTrigger {
  const { invoker, log, bodyLimit, bridge } = options;

  async function runBuffered(...[hosted, params, request, response]: Parameters<HttpTrigger>): Promise<void> {
    const body = await bufferedBody(hosted, request);
    if (request.destroyed && !request.complete) return;
    const outcome = await invoker.invoke(hosted, {
      trigger: { http: toHttpRequestData(request, params, body) },
      traceContext: traceContext(request.headers),
    });
    const data = "error" in outcome ? undefined : responseData(outcome);
    if ("error" in outcome) sendEmpty(response, 500);
    else sendHttpResponse(response, data);
  }

  /** The real host does not look at a body without a length, unless the app streams. */
  async function bufferedBody(hosted: HostedFunction, request: IncomingMessage): Promise<Buffer | undefined> {
    if (request.headers["transfer-encoding"] === undefined) {
      const length = request.headers["content-length"];
      if (length !== undefined && length !== "0") return await readBody(request);
    } else {
      const hint = "a chunked body is not read unless app.setup({ enableHttpStream: true }) was called";
      log.write("warning", hosted.name, hint);
    }
    request.resume();
    return undefined;
  }

  async function runStreaming(
    stream: StreamBridge,
    ...[hosted, params, request, response]: Parameters<HttpTrigger>
  ): Promise<void> {
    const invocationId = randomUUID();
    const triggerMetadata = streamMetadata(request, params);
    const trace = traceContext(request.headers);
    stream.forward(request, response, { invocationId, bodyLimit });
    const outcome = await invoker.invoke(hosted, {
      invocationId,
      trigger: {},
      triggerMetadata,
      traceContext: trace,
    });
    if (response.writableEnded || response.destroyed) return;
    const failed = "error" in outcome;
    const what = failed ? "threw" : "returned nothing";
    const hint = `it ${what}: with enableHttpStream the real host leaves the caller without an answer, so catch and return`;
    log.write("error", hosted.name, hint, invocationId);
    // What was written still goes out, but not the end of the body, so that nobody takes the half for the whole.
    if (response.headersSent) response.socket?.destroySoon();
    else {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      sendEmpty(response, failed ? 500 : 204);
    }
  }

  return async (hosted, params, request, response) => {
    if (announcesTooMuch(request, bodyLimit)) {
      response.shouldKeepAlive = false;
      sendEmpty(response, 500);
      return;
    }
    if (bridge) await runStreaming(bridge, hosted, params, request, response);
    else await runBuffered(hosted, params, request, response);
  };
}

function responseData(outcome: InvocationOutcome): HttpResponseData | undefined {
  const http = "response" in outcome ? outcome.response.returnValue?.http : undefined;
  return http && "statusCode" in http ? http : undefined;
}
