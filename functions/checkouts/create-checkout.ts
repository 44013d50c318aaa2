import type { InvocationContext } from "@azure/functions";
import type { CheckoutRequest } from "../../contracts/checkout.ts";
import { type CheckoutBody, createCheckout } from "../../contracts/http/checkouts.ts";
import type { Cart } from "../../domain/cart.ts";
import { unknownFingerprint } from "../../domain/checkout.ts";
import { addUp } from "../../domain/hold.ts";
import type { CartId, CheckoutId, Instant, QuoteId, Sku } from "../../domain/ids.ts";
import { isBefore, millis } from "../../domain/instant.ts";
import type { Quote } from "../../domain/quote.ts";
import type { Answers, Listening } from "../../ports/answers.ts";
import type { Carts } from "../../ports/carts.ts";
import type { Door, Look } from "../../ports/door.ts";
import type { Holds } from "../../ports/holds.ts";
import type { Identifiers } from "../../ports/identifiers.ts";
import type { Orders } from "../../ports/orders.ts";
import type { Velocity } from "../../ports/velocity.ts";
import type { endpointsWith } from "../http/endpoint.ts";
import { problem, type Reply } from "../http/reply.ts";
import type { QuoteNeeds } from "../quotes/make-quote.ts";
import { awaitAnswer, isSettled } from "./await-answer.ts";
import { checkoutReply } from "./checkout-reply.ts";
import { checkoutRequest } from "./checkout-request.ts";
import { judge } from "./judge.ts";
import { waitOf } from "./prefer.ts";
import { refusalReply, reserveRefusal } from "./refusals.ts";
import { type CheckoutSagas, findStanding, type Standing } from "./standing.ts";

export type DoorNeeds = {
  readonly door: Door;
  readonly carts: Pick<Carts, "get">;
  readonly holds: Pick<Holds, "release">;
  readonly orders: Pick<Orders, "find">;
  readonly answers: Answers;
  readonly ids: Identifiers;
  readonly quoting: QuoteNeeds;
  readonly sagasOf: (context: InvocationContext) => CheckoutSagas;
  readonly now: () => Instant;
  readonly velocity: Velocity;
  /** Told when Redis was found to have lost its memory. */
  readonly memoryLost: () => void;
  readonly settings: {
    readonly holdTtlMs: number;
    readonly needsAttentionAfterMs: number;
    /** Different checkouts that a customer or a device may begin within an hour; 0 = any number. */
    readonly checkoutsPerHour: number;
    readonly refusedEmailDomains: ReadonlySet<string>;
    /** How long a claim lives: in a memory younger than this, a claim may have been lost. */
    readonly claimTtlMs: number;
  };
};

const keyPattern = /^[A-Za-z0-9_-]{16,64}$/;

/** One request at the door, with everything that follows from its key and body. */
type Visit = {
  readonly body: CheckoutBody;
  readonly checkoutId: CheckoutId;
  readonly scopedToken: string;
  readonly fingerprint: string;
  readonly customer: string;
  /** Whose the checkout and its order will be; undefined where the caller did not sign in. */
  readonly owner: string | undefined;
  readonly sagas: CheckoutSagas;
  readonly waitMs: number;
};

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

const visit = async (asked: Visit, needs: DoorNeeds): Promise<Reply> => {
  const { body, checkoutId, scopedToken, fingerprint } = asked;
  const [look, isSuspect] = await Promise.all([
    needs.door.look({
      scopedToken,
      checkoutId,
      cartId: body.cartId as CartId,
      quoteId: body.quoteId as QuoteId,
    }),
    suspects(asked, needs),
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
  if (isSuspect) return unlessKnown(asked, look, "suspect", () => problem("checkout_refused"), needs);
  if ("code" in judged)
    return unlessKnown(asked, look, judged.code, () => refusalReply(judged, needs), needs);
  return reserve(asked, look, judged, needs);
};

/** The rules against fraud that need nothing but Redis. No reason is given, so that nobody learns to go around them. */
const suspects = async (
  { body: { email, device }, checkoutId, customer }: Visit,
  { velocity, ids, now, settings: { checkoutsPerHour, refusedEmailDomains } }: DoorNeeds,
): Promise<boolean> => {
  if (refusedEmailDomains.has(email.toLowerCase().slice(email.lastIndexOf("@") + 1))) return true;
  if (checkoutsPerHour === 0) return false;
  const pseudonyms = [customer, ...(device ? [ids.pseudonym(`device ${device.fingerprint}`)] : [])];
  return (await velocity.count(pseudonyms, checkoutId, now())) > checkoutsPerHour;
};

/** Claim, lock and hold in one step; the answers channel is open before anything can be said on it. */
const reserve = async (
  asked: Visit,
  look: Look,
  { cart, quote }: { readonly cart: Cart; readonly quote: Quote },
  needs: DoorNeeds,
): Promise<Reply> => {
  const { checkoutId, scopedToken, fingerprint, customer, sagas } = asked;
  const lines = addUp(quote.lines.map(({ sku, quantity }) => ({ sku, quantity })));
  const hold = { checkoutId, cartId: cart.cartId, fingerprint, customer, lines };
  const limits = new Map(Object.entries(quote.purchaseLimits ?? {}) as [Sku, number][]);
  const listening = needs.answers.listen(checkoutId).catch(() => undefined);
  try {
    const answer = await needs.door.reserve({
      hold,
      scopedToken,
      cartVersion: cart.version,
      ttlMs: needs.settings.holdTtlMs,
      limits,
    });
    if (answer.tag !== "held-now" && answer.tag !== "held-before") {
      const refusal = () => reserveRefusal(answer, { cart, quote }, { ...needs, owner: asked.owner });
      return answer.tag === "key-reused"
        ? await refusal()
        : await unlessKnown(asked, look, answer.tag, refusal, needs);
    }
    // What has ended stands in SQL, and the engine itself refuses to start what is alive: after a fresh claim,
    // SQL and the start are all that must be asked.
    const mayBeKnown = answer.tag === "held-before" || (await needs.orders.find(checkoutId)) !== undefined;
    const standing = mayBeKnown ? await findStanding(checkoutId, { ...needs, sagas }) : undefined;
    if (standing) {
      // The claim of an old checkout was forgotten: what was held just now belongs to nobody.
      if (answer.tag === "held-now") await needs.holds.release(hold);
      return await join(asked, standing, needs);
    }
    const held = { quote, hold, holdExpiresAt: answer.expiresAt };
    const request = checkoutRequest(asked, asked.body, held, needs.ids, needs.now(), needs.settings);
    if (!isBefore(needs.now(), request.giveUpAt)) return problem("dependency_unavailable");
    const started = await start(asked, request);
    if (!started) return problem("dependency_unavailable");
    return await settle(asked, await listening, started === "running", needs);
  } finally {
    void listening.then((open) => open?.close()).catch(() => {});
  }
};

/** An answer to the start that was lost may still have started it: then the saga is found, and else nothing was. */
const start = async ({ checkoutId, sagas }: Visit, request: CheckoutRequest) => {
  try {
    return await sagas.start(checkoutId, request);
  } catch (error) {
    const found = await sagas.find(checkoutId).catch(() => undefined);
    if (found) return "started" as const;
    throw error;
  }
};

/** Under this key another body was sent before. Where nobody remembers which, whoever has the key is told the end. */
const isOfAnother = ({ key }: Standing, { fingerprint }: Visit): boolean =>
  key.fingerprint !== fingerprint && key.fingerprint !== unknownFingerprint;

/** Somebody started it before: answers with what stands, or waits with the first one. */
const join = async (asked: Visit, standing: Standing, needs: DoorNeeds): Promise<Reply> => {
  if (isOfAnother(standing, asked)) return problem("idempotency_key_reused");
  if (isSettled(standing.view)) return checkoutReply(standing.view, needs.ids, true);
  const listening = await needs.answers.listen(asked.checkoutId).catch(() => undefined);
  try {
    return await settle(asked, listening, true, needs);
  } finally {
    await listening?.close();
  }
};

const settle = async (
  asked: Visit,
  listening: Listening | undefined,
  replayed: boolean,
  needs: DoorNeeds,
): Promise<Reply> => {
  const ask = async (): Promise<Standing> => {
    const standing = await findStanding(asked.checkoutId, { ...needs, sagas: asked.sagas });
    if (!standing) throw new Error("a checkout that was started is not known");
    return standing;
  };
  if (replayed) {
    const now = await ask();
    if (isOfAnother(now, asked)) return problem("idempotency_key_reused");
    if (isSettled(now.view)) return checkoutReply(now.view, needs.ids, true);
  }
  return checkoutReply(await awaitAnswer(listening, ask, asked.waitMs), needs.ids, replayed);
};

/** Refusals that a memory cannot be trusted with: a claim that was lost would have answered otherwise. */
const doubtful = new Set([
  "cart_not_found",
  "checkout_in_progress",
  "cart_ordered",
  "cart-locked",
  "cart-ordered",
  "cart-missing",
  "closed",
  "suspect",
]);

const unlessKnown = async (
  asked: Visit,
  { memoryFrom }: Look,
  reason: string,
  refusal: () => Promise<Reply> | Reply,
  needs: DoorNeeds,
): Promise<Reply> => {
  const isYoung =
    memoryFrom !== undefined && millis(needs.now()) - millis(memoryFrom) < needs.settings.claimTtlMs;
  if (isYoung || doubtful.has(reason)) {
    const standing = await findStanding(asked.checkoutId, { ...needs, sagas: asked.sagas });
    if (standing) return join(asked, standing, needs);
  }
  return refusal();
};
