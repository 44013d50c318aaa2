import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import type { TokenRefusal, TokenVerifier } from "../../ports/token-verifier.ts";
import { bearerOf } from "./bearer.ts";

/** Who calls: a member of staff by the name of their key or role, with the wrong key, or nobody in particular. */
export type Caller = {
  readonly staff: { readonly name: string } | "wrong" | undefined;
  /** The subject of a verified token; anonymous callers have none. */
  readonly subject: string | undefined;
  /** The subject's pseudonym: what carts, checkouts and orders of theirs are kept under. */
  readonly owner: string | undefined;
  /** What came as `X-Order-Token`. */
  readonly orderToken: string | undefined;
};

export const isStaff = ({ staff }: Pick<Caller, "staff">): boolean => typeof staff === "object";

export type StaffKey = { readonly name: string; readonly sha256: string };

/** How callers sign in. */
export type SignIn = {
  readonly tokens: TokenVerifier;
  readonly pseudonym: (subject: string) => string;
};

/** The caller; with a token that does not hold, why not, or that nobody can tell now. */
export type Recognised =
  | { readonly caller: Caller }
  | { readonly refused: TokenRefusal["tag"] }
  | { readonly unknown: unknown };

/** The role that opens the routes of staff. */
const staffRole = "ops";

/** Every key is compared, each in constant time, so that neither the answer nor its time tells which one was near. */
const staffOf = (sent: string, keys: readonly StaffKey[]): Caller["staff"] => {
  const digest = createHash("sha256").update(sent).digest();
  let found: Caller["staff"] = "wrong";
  for (const { name, sha256 } of keys)
    if (timingSafeEqual(digest, Buffer.from(sha256, "hex"))) found = { name };
  return found;
};

/**
 * Who calls, by what they sent; an empty header is none. Without a way to sign in a bearer token means nothing: its
 * caller is anonymous. With one, a token that does not hold is refused even where no credentials are needed, so that
 * nobody goes on as a stranger who believes to be signed in.
 */
export const callerOf = async (
  request: HttpRequest,
  keys: readonly StaffKey[],
  signIn: SignIn | undefined,
): Promise<Recognised> => {
  const key = request.headers.get("x-api-key") ?? "";
  const orderToken = request.headers.get("x-order-token") || undefined;
  const byKey = key === "" ? undefined : staffOf(key, keys);
  const anonymous = { staff: byKey, subject: undefined, owner: undefined, orderToken };

  const token = signIn && bearerOf(request.headers.get("authorization"));
  if (!signIn || token === undefined) return { caller: anonymous };
  try {
    const verified = await signIn.tokens.verify(token);
    if (verified.tag === "refused") return { refused: verified.reason.tag };
    const { subject, roles } = verified.value;
    const owner = signIn.pseudonym(subject);
    const byRole = roles.includes(staffRole) ? { name: owner } : undefined;
    const staff = typeof byKey === "object" ? byKey : (byRole ?? byKey);
    return { caller: { ...anonymous, staff, subject, owner } };
  } catch (error) {
    return { unknown: error };
  }
};
