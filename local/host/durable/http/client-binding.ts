import { bindingLinks, type LinkSettings, managementRoot } from "./management-links.ts";

export type ClientBindingSettings = LinkSettings & {
  /** Scheme and authority of the app's own HTTP address, without a trailing slash. */
  readonly appOrigin: string;
  /** Scheme and authority of the listener that serves `createRpcHandler`, without a trailing slash. */
  readonly rpcOrigin: string;
};

/** The root of the surface the SDK's client talks to; the SDK resolves its paths against it, hence the slash. */
export const rpcRoot = "/durabletask/";

/** The text a `durableClient` input binding carries. It never changes while the addresses stay. */
export const clientBindingPayload = (settings: ClientBindingSettings): string => {
  const { taskHub, systemKey, appOrigin, rpcOrigin } = settings;
  const base = `${appOrigin}${managementRoot.slice(0, -1)}`;
  const code = `code=${encodeURIComponent(systemKey)}`;
  const creation = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: taskHub,
    connectionName: null,
    creationUrls: {
      createNewInstancePostUri: `${creation}?${code}`,
      createAndWaitOnNewInstancePostUri: `${creation}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${code}`,
    },
    managementUrls: bindingLinks(appOrigin, "INSTANCEID", settings),
    baseUrl: base,
    requiredQueryStringParameters: code,
    rpcBaseUrl: `${rpcOrigin}${rpcRoot}`,
    httpBaseUrl: null,
    maxGrpcMessageSizeInBytes: null,
    grpcHttpClientTimeout: null,
  });
};
