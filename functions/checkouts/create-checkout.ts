import { createCheckout } from "../../contracts/http/checkouts.ts";
import type { CartId, QuoteId } from "../../domain/ids.ts";
import type { Look } from "../../ports/door.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, type Reply } from "../http/reply.ts";
import { isAbout } from "./checkout-of.ts";
import { judge } from "./judge.ts";
import { findKnown } from "./known.ts";
import { waitOf } from "./prefer.ts";
import { refusalReply } from "./refusals.ts";
import { join, unlessKnown } from "./replay.ts";
import { reserve } from "./reserve.ts";
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
    const checkoutId = ids.checkoutId(scope, key);
    isAbout(context, checkoutId);
    return visit(
      {
        body,
        checkoutId,
        otherIds: ids.formerCheckoutIds(scope, key),
        scopedToken: ids.fingerprint([scope, key]),
        fingerprint: ids.fingerprint(body),
        customer: ids.pseudonym(caller.subject ?? body.email.toLowerCase()),
        owner: caller.owner,
        sagas: needs.sagasOf(context),
        context,
        waitMs: waitOf(header("prefer")),
      },
      needs,
    );
  });

const lookFor = ({ body, checkoutId, scopedToken }: Visit, { door }: DoorNeeds): Promise<Look> =>
  door.look({
    scopedToken,
    checkoutId,
    cartId: body.cartId as CartId,
    quoteId: body.quoteId as QuoteId,
  });

/**
 * A key keeps the id that it was claimed under, also where the secret of ids was changed since, or is another on the
 * host that was asked first.
 */
const visit = async (asked: Visit, needs: DoorNeeds): Promise<Reply> => {
  const [look, suspect] = await Promise.all([lookFor(asked, needs), isSuspect(asked, needs)]);
  const claimed = look.claim?.checkoutId ?? asked.checkoutId;
  if (claimed === asked.checkoutId) return decide(asked, look, suspect, needs);
  const otherIds = [asked.checkoutId, ...asked.otherIds].filter((id) => id !== claimed);
  const as = { ...asked, checkoutId: claimed, otherIds };
  isAbout(asked.context, claimed);
  return decide(as, await lookFor(as, needs), suspect, needs);
};

/** Judges and refuses; who is refused by what Redis may have forgotten is looked for once more. */
const decide = async (asked: Visit, look: Look, suspect: boolean, needs: DoorNeeds): Promise<Reply> => {
  const { body, checkoutId, fingerprint } = asked;
  if (look.claim) {
    const standing = await findKnown(asked, needs);
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
