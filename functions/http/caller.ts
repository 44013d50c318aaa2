import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";

/** Who calls: a member of staff by the name of their key, with the wrong key, or nobody in particular. */
export type Caller = {
  readonly staff: { readonly name: string } | "wrong" | undefined;
  /** The subject of a verified token; anonymous callers have none. */
  readonly subject: string | undefined;
  /** What came as `X-Order-Token`. */
  readonly orderToken: string | undefined;
};

export type StaffKey = { readonly name: string; readonly sha256: string };

/** Every key is compared, each in constant time, so that neither the answer nor its time tells which one was near. */
const staffOf = (sent: string, keys: readonly StaffKey[]): Caller["staff"] => {
  const digest = createHash("sha256").update(sent).digest();
  let found: Caller["staff"] = "wrong";
  for (const { name, sha256 } of keys)
    if (timingSafeEqual(digest, Buffer.from(sha256, "hex"))) found = { name };
  return found;
};

export const callerOf = (request: HttpRequest, keys: readonly StaffKey[]): Caller => {
  const key = request.headers.get("x-api-key") ?? "";
  const token = request.headers.get("x-order-token") ?? "";
  return {
    staff: key === "" ? undefined : staffOf(key, keys),
    subject: undefined,
    orderToken: token === "" ? undefined : token,
  };
};
