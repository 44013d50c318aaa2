import {
  type AzureMonitorExporterOptions,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from "@azure/monitor-opentelemetry-exporter";
import { PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Destination } from "./providers.ts";

/** What a stop waits for the last batch, in ms. */
const exportTimeoutMillis = 5000;

/**
 * Application Insights, in batches. It is told who we are by an Entra token; the connection string says only where it
 * is. Gauges and counts are given for the time since the last batch, so that what is not measured any more ends.
 */
export const azureMonitor = (
  options: AzureMonitorExporterOptions,
  exportIntervalMillis = 60_000,
): Destination => ({
  spans: new BatchSpanProcessor(new AzureMonitorTraceExporter(options), { exportTimeoutMillis }),
  metrics: new PeriodicExportingMetricReader({
    exporter: new AzureMonitorMetricExporter(options),
    exportIntervalMillis,
    exportTimeoutMillis,
  }),
});
