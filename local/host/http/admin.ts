import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { hostVersion } from "../core-module.ts";
import type { HostedFunction } from "../hosted-function.ts";
import { readBody } from "./request-body.ts";
import { sendEmpty } from "./response.ts";

export type AdminOptions = {
  readonly systemKey: string;
  readonly functions: readonly HostedFunction[];
  /** Runs a function that no request triggers, with the input given; false when there is no way to run it by hand. */
  readonly run: (hosted: HostedFunction, input: string | undefined) => boolean;
};

/** Answers a request below `/admin/`; all of it needs the system key (`x-functions-key` or `?code=`). */
export type Admin = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

export function createAdmin({ systemKey, functions, run }: AdminOptions): Admin {
  const startedAt = Date.now();

  const status = () => ({
    id: "embedded",
    state: "Running",
    version: hostVersion,
    versionDetails: `${hostVersion} (embedded)`,
    platformVersion: "",
    instanceId: "",
    computerName: "",
    processUptime: Date.now() - startedAt,
    functionAppContentEditingState: "Unknown",
  });

  const listing = () =>
    functions.map(({ name, metadata }) => ({
      name,
      language: "node",
      isDisabled: false,
      config: {
        name,
        bindings: Object.entries(metadata.bindings).map(([binding, options]) => ({
          ...options,
          name: binding,
        })),
      },
    }));

  return async (request, response, path) => {
    if (!hasKey(request, systemKey)) return sendEmpty(response, 401);
    if (request.method === "GET" && path === "/admin/host/status") return sendJson(response, status());
    if (request.method === "GET" && path === "/admin/functions") return sendJson(response, listing());
    const name = /^\/admin\/functions\/([^/]+)$/.exec(path)?.[1];
    if (request.method !== "POST" || name === undefined) return sendEmpty(response, 404);
    const hosted = functions.find((candidate) => candidate.name.toLowerCase() === name);
    if (!hosted) return sendEmpty(response, 404);
    const input = readInput(await readBody(request));
    if (!input) return sendEmpty(response, 400);
    sendEmpty(response, run(hosted, input.value) ? 202 : 400);
  };
}

/** The member `input` of the body; an empty body brings none, and what is not an object is undefined. */
function readInput(body: Buffer | undefined): { readonly value: string | undefined } | undefined {
  if (!body || body.length === 0) return { value: undefined };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const input = "input" in parsed ? parsed.input : undefined;
  return { value: input === undefined || typeof input === "string" ? input : JSON.stringify(input) };
}

function hasKey(request: IncomingMessage, key: string): boolean {
  const query = new URLSearchParams(request.url?.split("?")[1] ?? "");
  const given = request.headers["x-functions-key"] ?? query.get("code") ?? "";
  const bytes = Buffer.from(String(given));
  const expected = Buffer.from(key);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function sendJson(response: ServerResponse, value: unknown): void {
  const text = JSON.stringify(value);
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
  };
  response.writeHead(200, headers).end(text);
}
