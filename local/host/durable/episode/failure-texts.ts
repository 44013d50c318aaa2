import type { FailureTexts } from "../event-texts.ts";

type TypedFailure = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly isNonRetriable?: boolean;
  readonly properties?: unknown;
  readonly stackTrace?: string;
};

/** The SDK sends this as an error's message when the app has an exception properties provider. */
const typedFailure = (message: string): TypedFailure | undefined => {
  if (!message.startsWith('{"errorType":')) return undefined;
  try {
    const parsed: Partial<TypedFailure> = JSON.parse(message);
    const { errorType, errorMessage } = parsed;
    if (typeof errorType !== "string" || typeof errorMessage !== "string") return undefined;
    return { ...parsed, errorType, errorMessage };
  } catch {
    return undefined;
  }
};

/**
 * What the history keeps of a failed activity. Class and properties of its error are lost, unless the app's
 * exception properties provider described it: then they are all there is.
 */
export const activityFailure = (name: string, message: string, stack = ""): FailureTexts => {
  const typed = typedFailure(message);
  if (typed !== undefined) {
    return {
      reason: `Activity function '${name}' failed with an unhandled exception.`,
      details: null,
      failureDetails: JSON.stringify({
        ErrorType: typed.errorType,
        ErrorMessage: typed.errorMessage,
        StackTrace: typed.stackTrace ?? null,
        InnerFailure: null,
        IsNonRetriable: typed.isNonRetriable === true,
        Properties: typed.properties ?? null,
      }),
    };
  }
  return {
    reason: `Activity function '${name}' failed:  ${message}`,
    details: JSON.stringify({
      $type: "System.Exception, System.Private.CoreLib",
      ClassName: "System.Exception",
      Message: ` ${message}`,
      Data: null,
      InnerException: {
        $type: "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException, Microsoft.Azure.WebJobs.Script",
        IsUserException: false,
        RemoteStackTrace: stack,
        RemoteMessage: message,
        RemoteTypeName: null,
        Message: `Result: Failure\nException: ${message}\nStack: ${stack}`,
      },
    }),
    failureDetails: null,
  };
};

/** What a failed instance shows as its output, given its error's message. */
export const orchestratorFailure = (name: string, message: string): string =>
  `Orchestrator function '${name}' failed: ${message}`;

/** What a parent's history keeps of a failed sub-orchestration: `output` as shown, `message` of the error alone. */
export const subOrchestrationFailure = (output: string, message: string): FailureTexts => ({
  reason: output,
  details: `Message: ${message}, StackTrace: `,
  failureDetails: null,
});

/** A terminated child has a reason and nothing else, which the SDK cannot read: the parent fails on it. */
export const subOrchestrationTerminated = (reason: string | null): FailureTexts => ({
  reason,
  details: null,
  failureDetails: null,
});
