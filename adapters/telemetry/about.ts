import { type Context, createContextKey, type Span } from "@opentelemetry/api";

/** Which checkout is being worked on. Where that is not known from the start, the first call that names one says so. */
type About = { checkoutId: string | undefined; readonly learns: Span | undefined };

const key = createContextKey("boxoffice.about");

/** As the product makes them: a caller can put anything in their place, and that must not get into a span. */
const pattern = /^chk_[A-Za-z0-9_-]{16,64}$/;

/** Where the inputs of steps and the arguments of ports have a checkout's id, besides `checkoutId`. */
const around = ["key", "hold", "charge", "of"] as const;

const idIn = (value: unknown): string | undefined => {
  if (typeof value === "string") return pattern.test(value) ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const members: Readonly<Record<string, unknown>> = { ...value };
  const { checkoutId } = members;
  if (typeof checkoutId === "string") return idIn(checkoutId);
  for (const name of around) {
    const found = typeof members[name] === "object" ? idIn(members[name]) : undefined;
    if (found) return found;
  }
  return undefined;
};

/** The first checkout that these values name. */
export const checkoutIn = (...values: readonly unknown[]): string | undefined => {
  for (const value of values) {
    const found = idIn(value);
    if (found) return found;
  }
  return undefined;
};

export const aboutCheckout = (context: Context, checkoutId: string | undefined): Context =>
  context.setValue(key, { checkoutId, learns: undefined } satisfies About);

/** `span` is told the checkout as soon as a call below it names one. */
export const learning = (context: Context, span: Span): Context =>
  context.setValue(key, { checkoutId: undefined, learns: span } satisfies About);

export const checkoutAttribute = "boxoffice.checkout_id";

/** The checkout of a call: what its arguments say, else what is being worked on. */
export const checkoutOfCall = (context: Context, args: readonly unknown[]): string | undefined => {
  const about = context.getValue(key) as About | undefined;
  const named = checkoutIn(...args);
  if (about && named && about.checkoutId === undefined && about.learns) {
    about.checkoutId = named;
    about.learns.setAttribute(checkoutAttribute, named);
  }
  return named ?? about?.checkoutId;
};
