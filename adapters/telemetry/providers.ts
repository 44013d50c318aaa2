import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { type IMetricReader, MeterProvider } from "@opentelemetry/sdk-metrics";
import { AlwaysOnSampler, BasicTracerProvider, type SpanProcessor } from "@opentelemetry/sdk-trace-base";

export type Destination = {
  readonly spans: SpanProcessor;
  readonly metrics: IMetricReader;
};

/**
 * Registers tracing and metrics of this process, under the name of a service. Every trace is kept whatever the caller
 * says of it: a host that does not record marks all of its spans as not recorded.
 */
export const startProviders = (service: string, destination: Destination): (() => Promise<void>) => {
  const resource = defaultResource().merge(resourceFromAttributes({ "service.name": service }));
  const tracers = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanProcessors: [destination.spans],
  });
  const meters = new MeterProvider({ resource, readers: [destination.metrics] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  return async () => {
    await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
  };
};
