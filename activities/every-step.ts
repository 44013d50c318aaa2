import { orders, payment, stock } from "../contracts/checkout.ts";

/** A step that nobody does would be waited for without end, and nobody told: so the start stops here, by throwing. */
export const refuseUnknownSteps = (registered: readonly string[]): void => {
  const asked = [stock.release, ...Object.values(payment), ...Object.values(orders)];
  const missing = asked.map(({ name }) => name).filter((name) => !registered.includes(name));
  if (missing.length > 0) throw new Error(`no activity does these steps: ${missing.join(", ")}`);
};
