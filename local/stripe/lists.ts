import { expandParameter } from "./expand.ts";
import { integer, type Kind, type Range, range, text } from "./parameters.ts";
import type { Kept, KeptKind } from "./store.ts";
import { invalid, noSuch } from "./stripe-failure.ts";
import type { Work } from "./work.ts";

const limit: Kind<number> = (value, param) => {
  const number = integer(value, param);
  if (number >= 1 && number <= 100) return number;
  throw invalid("A limit must be from 1 to 100.", { code: "parameter_invalid_integer", param });
};

/** The parameters that every list takes. */
export const paging = {
  created: range,
  ending_before: text(),
  expand: expandParameter,
  limit,
  starting_after: text(),
};
type Paging = {
  readonly created?: Range;
  readonly ending_before?: string;
  readonly limit?: number;
  readonly starting_after?: string;
};

/** A page of a list, newest first, ten objects where no limit was sent. */
export const pageOf = <K extends KeptKind>(
  work: Work,
  kind: K,
  params: Paging,
  belongsTo?: readonly string[],
): { data: Kept[K][]; more: boolean } => {
  const { starting_after: after, ending_before: before } = params;
  if (after !== undefined && before !== undefined)
    throw invalid("Send starting_after or ending_before, not both.", { param: "ending_before" });
  const page = work.account.store.page(kind, {
    limit: params.limit ?? 10,
    ...(belongsTo && { belongsTo }),
    ...(params.created && { created: params.created }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  });
  if (page) return page;
  throw noSuch(kind, after ?? before ?? "", after === undefined ? "ending_before" : "starting_after", 400);
};
