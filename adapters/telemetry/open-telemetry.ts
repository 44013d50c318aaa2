import { metrics, trace } from "@opentelemetry/api";
import type { Sagas } from "../../ports/sagas.ts";
import { openInstruments } from "./instruments.ts";
import { measuring } from "./measured.ts";
import { activeTraceparent } from "./spans.ts";
import type { Telemetry } from "./telemetry.ts";
import { tracedActivity } from "./traced-activity.ts";
import { tracedEnd } from "./traced-end.ts";
import { tracedEndpoint } from "./traced-endpoint.ts";
import { tracedSagas } from "./traced-sagas.ts";
import { tracedTimer } from "./traced-timer.ts";

export const scope = "boxoffice";

/** Watches everything, and gives it to whichever providers are registered with OpenTelemetry by now. */
export const openTelemetry = (close: () => Promise<void>): Telemetry => {
  const tracer = trace.getTracer(scope);
  const instruments = openInstruments(metrics.getMeter(scope));
  const engine = tracedSagas(tracer);
  return {
    end: tracedEnd(tracer),
    endpoint: tracedEndpoint(tracer),
    activity: tracedActivity(tracer, instruments),
    timer: tracedTimer(tracer),
    sagas: <Input extends { readonly trace?: string }, Said, Invocation>(
      name: string,
      sagasOf: (invocation: Invocation) => Sagas<Input, Said>,
    ) => {
      // Nearly always the same one, invocation after invocation.
      const known = new WeakMap<Sagas<Input, Said>, Sagas<Input, Said>>();
      return (invocation: Invocation) => {
        const sagas = sagasOf(invocation);
        const traced = known.get(sagas) ?? engine(name, sagas);
        known.set(sagas, traced);
        return traced;
      };
    },
    measured: measuring(instruments),
    traceparent: activeTraceparent,
    close,
  };
};
