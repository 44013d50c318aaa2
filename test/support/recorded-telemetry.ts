import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { startProviders } from "../../adapters/telemetry/providers.ts";

export type RecordedSpans = readonly ReadableSpan[];

/** A metric as it stands: its unit, and its value by the values of its dimensions, `{"step":"orders.record"}` say. */
export type RecordedMetric = {
  readonly unit: string;
  readonly points: readonly Pick<DataPoint<unknown>, "attributes" | "value">[];
};

const dayMs = 86_400_000;

/** Tracing and metrics of this process into memory. Once in a process, and before what is to be watched is loaded. */
export const recordTelemetry = () => {
  const exporter = new InMemorySpanExporter();
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.DELTA),
    exportIntervalMillis: dayMs,
  });
  const close = startProviders("boxoffice-test", {
    spans: new SimpleSpanProcessor(exporter),
    metrics: reader,
  });
  return {
    close,
    /** Those that have ended. */
    spans: (): RecordedSpans => exporter.getFinishedSpans(),
    forget: () => exporter.reset(),
    /** What was measured since this was asked last. */
    metrics: async (): Promise<ReadonlyMap<string, RecordedMetric>> => {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw new AggregateError(errors);
      const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
      return new Map(
        all.map(({ descriptor: { name, unit }, dataPoints }) => [
          name,
          { unit, points: dataPoints.map(({ attributes, value }) => ({ attributes, value })) },
        ]),
      );
    },
  };
};

export type RecordedTelemetry = ReturnType<typeof recordTelemetry>;
