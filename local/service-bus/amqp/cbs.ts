import { conditions, Refusal } from "../refusal.ts";
import type { Answer, Request } from "./requests.ts";

/** Claims-based security: every client has to put a token before a link, and here every token is good (loopback only). */
export const answerCbs = ({ operation }: Request): Answer => {
  if (operation === "put-token") return { status: 202 };
  throw new Refusal(
    conditions.notImplemented,
    `The $cbs operation ${operation} is not supported by this broker.`,
  );
};
