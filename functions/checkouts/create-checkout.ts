import { createCheckout } from "../../contracts/http/checkouts.ts";
import type { CartId, QuoteId } from "../../domain/ids.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, type Reply } from "../http/reply.ts";
import { judge } from "./judge.ts";
import { waitOf } from "./prefer.ts";
import { refusalReply } from "./refusals.ts";
import { join, unlessKnown } from "./replay.ts";
import { reserve } from "./reserve.ts";
import { findStanding } from "./standing.ts";
import { isSuspect } from "./suspect.ts";
import type { DoorNeeds, Visit } from "./visit.ts";

const keyPattern = /^[A-Za-z0-9_-]{16,64}$/;

/**
 * The one idempotent operation. Everything cheap and refusable happens here, in two trips to Redis; a saga is started
 * only for a customer who holds stock, and never for a checkout that engine or SQL know already.
 */
export const createCheckoutEndpoint = (endpoint: ReturnType<typeof endpointsWith>, needs: DoorNeeds) =>
  endpoint(createCheckout, async ({ body, header, caller, context }) => {
    const key = header("idempotency-key") ?? "";
    if (key === "") return problem("idempotency_key_required");
    if (!keyPattern.test(key)) return problem("idempotency_key_invalid");
    // A subject that is called like the shared scope must not meet it.
    const scope = caller.subject === undefined ? "anonymous" : `sub ${caller.subject}`;
    const { ids } = needs;
    return visit(
      {
        body,
        checkoutId: ids.checkoutId(scope, key),
        scopedToken: ids.fingerprint([scope, key]),
        fingerprint: ids.fingerprint(body),
        customer: ids.pseudonym(caller.subject ?? body.email.toLowerCase()),
        owner: caller.owner,
        sagas: needs.sagasOf(context),
        waitMs: waitOf(header("prefer")),
      },
      needs,
    );
  });

/** Looks, judges and refuses; who is refused by what Redis may have forgotten is looked for once more. */
const visit = async (asked: Visit, needs: DoorNeeds): Promise<Reply> => {
  const { body, checkoutId, scopedToken, fingerprint } = asked;
  const [look, suspect] = await Promise.all([
    needs.door.look({
      scopedToken,
      checkoutId,
      cartId: body.cartId as CartId,
      quoteId: body.quoteId as QuoteId,
    }),
    isSuspect(asked, needs),
  ]);
  if (look.claim) {
    const standing = await findStanding(checkoutId, { ...needs, sagas: asked.sagas });
    if (standing) return join(asked, standing, needs);
    const holdLives = look.hold.state === "held" || look.hold.state === "pinned";
    if (holdLives && look.hold.fingerprint !== fingerprint) return problem("idempotency_key_reused");
  }
  if (look.memoryFrom === undefined) {
    needs.memoryLost();
    return problem("dependency_unavailable");
  }
  const quote = look.quote ?? (await needs.quoting.quotes.get(body.quoteId as QuoteId));
  const judged = judge(look, quote, body, checkoutId, needs.now(), asked.owner);
  if (suspect) return unlessKnown(asked, look, "suspect", () => problem("checkout_refused"), needs);
  if ("code" in judged)
    return unlessKnown(asked, look, judged.code, () => refusalReply(judged, needs), needs);
  return reserve(asked, look, judged, needs);
};
