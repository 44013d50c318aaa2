import type Stripe from "stripe";
import { list, text } from "./parameters.ts";
import type { KeptKind } from "./store.ts";
import { invalid } from "./stripe-failure.ts";
import type { Answer, Work } from "./work.ts";

/** The `expand` parameter: paths of ids that the answer shall hold as whole objects. */
export const expandParameter = list(text());
type Paths = readonly string[] | undefined;

type Plain = { readonly [field: string]: unknown };

const expandable: { readonly [kind: string]: { readonly [field: string]: KeptKind } } = {
  payment_intent: { latest_charge: "charge", payment_method: "payment_method" },
  charge: { payment_intent: "payment_intent" },
  refund: { charge: "charge", payment_intent: "payment_intent", payment_method: "payment_method" },
  dispute: { charge: "charge", payment_intent: "payment_intent" },
};
/** Fields that can be expanded at Stripe and are always null here. */
const alwaysNull = new Set([
  "application",
  "customer",
  "on_behalf_of",
  "payment_record",
  "review",
  "source_transfer",
]);

/** A 200 with one object. */
export const answerWith = (work: Work, object: object, paths: Paths): Answer => ({
  status: 200,
  body: paths ? JSON.stringify(expanded(work, object, paths)) : work.account.store.text(object),
});

/** A 200 with a page of objects; expanded paths begin with `data`. */
export const answerWithPage = (
  work: Work,
  path: string,
  page: { readonly data: readonly object[]; readonly more: boolean },
  paths: Paths,
): Answer => {
  const inner = paths?.map((field) => {
    if (field.startsWith("data.")) return field.slice("data.".length);
    throw cannotExpand(field);
  });
  const data = inner ? page.data.map((object) => expanded(work, object, inner)) : page.data;
  return { status: 200, body: JSON.stringify({ object: "list", data, has_more: page.more, url: path }) };
};

const expanded = (work: Work, object: object, paths: readonly string[]): object =>
  paths.reduce<Plain>((grown, path) => expandOne(work, grown, path.split("."), path), { ...object });

const expandOne = (work: Work, object: Plain, [field = "", ...rest]: string[], path: string): Plain => {
  const kind = String(object["object"]);
  if (kind === "charge" && field === "refunds" && rest.length === 0)
    return { ...object, refunds: refundsOf(work, object) };
  const target = expandable[kind]?.[field];
  const value = object[field];
  if (!target) {
    if (alwaysNull.has(field) && value === null) return object;
    throw cannotExpand(path);
  }
  if (value === null || value === undefined) return object;
  const inner = typeof value === "string" ? work.account.store.get(target, value) : value;
  if (typeof inner !== "object" || inner === null) return object;
  const next: Plain = { ...inner };
  return { ...object, [field]: rest.length === 0 ? next : expandOne(work, next, rest, path) };
};

const refundsOf = (work: Work, charge: Plain): object => {
  const id = String(charge["id"]);
  const page = work.account.store.page("refund", {
    belongsTo: [String(charge["payment_intent"])],
    limit: 10,
  });
  const data = (page?.data ?? []).filter((refund: Stripe.Refund) => refund.charge === id);
  return { object: "list", data, has_more: page?.more ?? false, url: `/v1/charges/${id}/refunds` };
};

const cannotExpand = (path: string) =>
  invalid(`This property cannot be expanded by this local stand-in for Stripe (${path}).`, {
    param: "expand",
  });
