import { SpanKind, type Tracer } from "@opentelemetry/api";
import type { Sagas } from "../../ports/sagas.ts";
import { checkoutAttribute } from "./about.ts";
import { activeTraceparent, inSpan } from "./spans.ts";
import { peerAttributes, tracedEnd } from "./traced-end.ts";

/** What a saga is started with, if it carries on the trace of whoever started it. */
type Traceable = { readonly trace?: string };

/**
 * The engine, seen from an invocation. The start of a saga is the span that its steps are below: its traceparent goes
 * into the saga's input, and from there into every step's.
 */
export const tracedSagas = (tracer: Tracer) => {
  const end = tracedEnd(tracer);
  return <Input extends Traceable, Said>(name: string, sagas: Sagas<Input, Said>): Sagas<Input, Said> => ({
    ...end("durable", "sagas", sagas),
    start: (checkoutId, input) =>
      inSpan(
        tracer,
        {
          name: `saga ${name}`,
          kind: SpanKind.PRODUCER,
          attributes: { ...peerAttributes("durable"), [checkoutAttribute]: checkoutId },
        },
        () => {
          const trace = activeTraceparent();
          return sagas.start(checkoutId, trace === undefined ? input : { ...input, trace });
        },
      ),
  });
};
