import type { Received } from "./api.ts";
import type { Execution } from "./execution.ts";
import { parseForm } from "./form.ts";
import { newId } from "./ids.ts";
import { StripeFailure } from "./stripe-failure.ts";
import { decideChallenge, type PageAnswer, showChallenge } from "./three-d-secure.ts";

/** Serves `/3ds/:id`, the page of the customer's bank: shown by GET, decided by POST. Nobody has to log in. */
export const serveChallenges =
  (execution: Execution) =>
  async ({ request, response, path, body }: Received): Promise<void> => {
    const id = path.slice("/3ds/".length);
    const cause = { id: newId("req"), idempotencyKey: null };
    try {
      const answer: PageAnswer = execution.run(cause, (work) =>
        request.method === "POST" ? decideChallenge(work, id, outcomeIn(body)) : showChallenge(work, id),
      );
      if (answer.status === 303) response.writeHead(303, { location: answer.location }).end();
      else response.writeHead(answer.status, { "content-type": "text/html; charset=utf-8" }).end(answer.html);
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      response.writeHead(error.status, { "content-type": "text/plain; charset=utf-8" }).end(error.message);
    }
  };

const outcomeIn = (body: string): string | undefined => {
  const { outcome } = parseForm(body);
  return typeof outcome === "string" ? outcome : undefined;
};
