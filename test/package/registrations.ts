import { checkoutSaga, orders, payment, stock } from "../../contracts/checkout.ts";
import { routes } from "../../contracts/http/routes.ts";
import { functionName } from "../../contracts/step.ts";

/** `stock.hold` is taken at the door, before there is a saga. */
const activities = [...Object.values(stock), ...Object.values(payment), ...Object.values(orders)].filter(
  (step) => step !== stock.hold,
);

/** One per path that pages may call, named after its first route. */
const calledByPages = routes.filter(({ caller }) => caller !== "stripe");
const preflights = [...Map.groupBy(calledByPages, ({ path }) => path).values()].map(
  ([first]) => `preflight-${first?.id}`,
);

type Names = Readonly<Record<string, readonly string[]>>;

/** Every function that the product registers, by the type of its trigger, in order of name. */
export const registrations = ({ cors }: { readonly cors: boolean }): Names => {
  const all = {
    activityTrigger: activities.map(functionName),
    httpTrigger: [...routes.map(({ id }) => id), ...(cors ? preflights : [])],
    orchestrationTrigger: [checkoutSaga],
    timerTrigger: ["relay", "inbox", "sweep", "dirty", "reconcile", "purge"].map((name) => `timer-${name}`),
  };
  return Object.fromEntries(Object.entries(all).map(([type, names]) => [type, names.toSorted()]));
};
