import type { TokenCredential } from "@azure/identity";
import { ProxyTracerProvider, trace } from "@opentelemetry/api";
import { noTelemetry, type Telemetry } from "./telemetry.ts";

type Where = {
  /** Of an Application Insights resource; without it nothing is sent. */
  readonly connectionString: string | undefined;
  readonly credential: TokenCredential;
  /** What the app is called on maps of calls. */
  readonly service: string;
};

/**
 * Starts telemetry where there is somewhere to send it. Where whoever started the process has registered OpenTelemetry
 * already, it goes there. Otherwise nothing is loaded, and nothing is watched.
 */
export const startTelemetry = async ({
  connectionString,
  credential,
  service,
}: Where): Promise<Telemetry> => {
  if (isRegistered()) return watch(async () => {});
  if (connectionString === undefined) return noTelemetry;
  const [{ startProviders }, { azureMonitor }] = await Promise.all([
    import("./providers.ts"),
    import("./azure-monitor.ts"),
  ]);
  return watch(startProviders(service, azureMonitor({ connectionString, credential })));
};

const watch = async (close: () => Promise<void>): Promise<Telemetry> => {
  const { openTelemetry } = await import("./open-telemetry.ts");
  return openTelemetry(close);
};

/** Until somebody registers a provider, OpenTelemetry has one that stands in for it and makes nothing. */
const isRegistered = (): boolean => {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer("boxoffice") !== undefined;
};
