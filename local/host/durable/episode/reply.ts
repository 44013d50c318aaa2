/** Action numbers of the SDK's replies; those missing from `Action` are refused by name. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export type RetryOptions = {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly maxNumberOfAttempts: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
  readonly retryTimeoutInMilliseconds?: number;
};

/** One entry of a reply's list: a call, a wait, or a compound of them. */
export type Action = {
  readonly actionType: number;
  readonly functionName?: string;
  readonly input?: unknown;
  readonly instanceId?: string;
  readonly version?: string;
  readonly retryOptions?: RetryOptions;
  readonly fireAt?: string;
  readonly isCanceled?: boolean;
  readonly externalEventName?: string;
  readonly compoundActions?: readonly Action[];
};

/** What an orchestrator answered: everything it has yielded so far, from the beginning, and how it stands. */
export type Reply = {
  readonly isDone: boolean;
  readonly actions: readonly Action[];
  readonly output?: unknown;
  readonly customStatus?: unknown;
  /** The message of the error it threw, where that had one. */
  readonly error: string | undefined;
};

export type Answer = { readonly json: string } | { readonly failure: string };

const outOfProcMark = "\n\n$OutOfProcData$:";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isActionList = (value: unknown): value is readonly Action[] =>
  Array.isArray(value) &&
  value.every((action) => isRecord(action) && typeof action["actionType"] === "number");

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads an orchestrator's answer. A failed invocation carries its reply behind a mark in the error's message; one
 * without the mark, or with a reply that is none, gives the message as `unreadable`.
 */
export const readReply = (answer: Answer): Reply | { readonly unreadable: string } => {
  const failure = "failure" in answer ? answer.failure : undefined;
  const mark = failure?.indexOf(outOfProcMark) ?? -1;
  if (failure !== undefined && mark < 0) return { unreadable: failure };
  const text = "json" in answer ? answer.json : answer.failure.slice(mark + outOfProcMark.length);
  const reply = parsed(text);
  if (!isRecord(reply)) return { unreadable: "the orchestrator's reply is not a JSON object" };
  const actions = reply["actions"];
  if (!Array.isArray(actions) || actions.length !== 1 || !isActionList(actions[0])) {
    return { unreadable: "the orchestrator's reply does not hold exactly one list of actions" };
  }
  return {
    isDone: reply["isDone"] === true,
    actions: actions[0],
    output: reply["output"],
    customStatus: reply["customStatus"],
    error: typeof reply["error"] === "string" && reply["error"] !== "" ? reply["error"] : undefined,
  };
};
