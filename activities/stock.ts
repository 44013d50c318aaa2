import { stock as steps } from "../contracts/checkout.ts";
import { accepted } from "../domain/outcome.ts";
import type { Answers } from "../ports/answers.ts";
import type { Holds } from "../ports/holds.ts";
import { activity } from "./activity.ts";
import { settle } from "./settle.ts";

/** The units were held at the door; here they go back to the pool. */
export const stockActivities = ({ holds, answers }: { holds: Holds; answers: Answers }) => [
  activity(steps.release, async (undoing) => {
    await holds.release(undoing.of);
    await settle(answers, undoing.of.checkoutId, undoing);
    return accepted(null);
  }),
];
