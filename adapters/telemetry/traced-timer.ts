import { ROOT_CONTEXT, SpanKind, type Tracer } from "@opentelemetry/api";
import { inSpan } from "./spans.ts";

export type AnyTimer = {
  readonly name: string;
  run(...given: never[]): Promise<unknown>;
};

/** What happens without anybody asking is a trace of its own. */
export const tracedTimer =
  (tracer: Tracer) =>
  <T extends AnyTimer>(timer: T): T => {
    const run = (...given: never[]) =>
      inSpan(
        tracer,
        {
          name: timer.name,
          kind: SpanKind.INTERNAL,
          attributes: { "boxoffice.timer": timer.name },
          parent: ROOT_CONTEXT,
        },
        () => timer.run(...given),
      );
    return { ...timer, run };
  };
