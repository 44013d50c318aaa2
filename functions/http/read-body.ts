import type { HttpRequest } from "@azure/functions";
import { holdsCardData } from "./card-data.ts";
import { problem, type Reply } from "./reply.ts";

/** Bytes. */
const largestBody = 256 * 1024;

const tooLarge = problem("body_too_large", { detail: "A body may have 256 KiB at most" });

const utf8 = new TextDecoder("utf-8", { fatal: true });

type Read =
  | { readonly tag: "json"; readonly value: unknown }
  | { readonly tag: "none" }
  | { readonly tag: "refused"; readonly reply: Reply };

const refused = (reply: Reply): Read => ({ tag: "refused", reply });

/**
 * The JSON of a request, or why it is refused: too large, of another type, not JSON, or with card data, in this order
 * and before anything else is looked at. Nothing of a refused body is kept or logged.
 */
export const readBody = async (request: HttpRequest): Promise<Read> => {
  if (Number(request.headers.get("content-length") ?? 0) > largestBody) return refused(tooLarge);
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > largestBody) return refused(tooLarge);
  if (bytes.byteLength === 0) return { tag: "none" };
  if (!isJson(request.headers.get("content-type"))) return refused(problem("unsupported_media_type"));
  let raw: string;
  let value: unknown;
  try {
    raw = utf8.decode(bytes);
    value = JSON.parse(raw);
  } catch {
    return refused(problem("malformed_json"));
  }
  if (holdsCardData(raw)) return refused(problem("card_data_not_accepted"));
  return { tag: "json", value };
};

const isJson = (contentType: string | null): boolean => {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith("charset="));
  return (
    type.trim() === "application/json" && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
  );
};
