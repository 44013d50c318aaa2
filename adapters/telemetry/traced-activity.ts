import { SpanKind, type Tracer } from "@opentelemetry/api";
import type { Outcome } from "../../domain/outcome.ts";
import { aboutCheckout, checkoutAttribute, checkoutIn } from "./about.ts";
import { word } from "./failure.ts";
import type { Instruments } from "./instruments.ts";
import { contextOf, inSpan } from "./spans.ts";

/** What stands behind a step's name. */
export type AnyActivity = {
  readonly step: string;
  handle(input: unknown): Promise<Outcome<unknown, unknown>>;
};

const tagOf = (reason: unknown): string | undefined =>
  typeof reason === "object" && reason !== null && "tag" in reason ? word(reason.tag) : undefined;

/** A step or an undo: a span below the saga's, which came with the input, and its duration, however it ended. */
export const tracedActivity =
  (tracer: Tracer, { stepDuration }: Pick<Instruments, "stepDuration">) =>
  <A extends AnyActivity>(activity: A): A => {
    const { step } = activity;
    const handle = async (input: unknown) => {
      const { trace }: { trace?: unknown } = typeof input === "object" && input !== null ? input : {};
      const checkoutId = checkoutIn(input);
      const attributes = {
        "boxoffice.step": step,
        ...(checkoutId === undefined ? {} : { [checkoutAttribute]: checkoutId }),
      };
      const since = performance.now();
      try {
        return await inSpan(
          tracer,
          {
            name: step,
            kind: SpanKind.INTERNAL,
            attributes,
            parent: aboutCheckout(contextOf(trace), checkoutId),
          },
          async (span) => {
            span.setAttribute("boxoffice.outcome", "thrown"); // until it is known
            const outcome = await activity.handle(input);
            span.setAttribute("boxoffice.outcome", outcome.tag);
            const refusal = outcome.tag === "refused" ? tagOf(outcome.reason) : undefined;
            if (refusal !== undefined) span.setAttribute("boxoffice.refusal", refusal);
            return outcome;
          },
        );
      } finally {
        stepDuration(performance.now() - since, { step });
      }
    };
    return { ...activity, handle };
  };
