import { readFileSync } from "node:fs";
import { join } from "node:path";

type Text = { readonly __bytes: string };
type HttpReply = {
  readonly statusCode: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly bytes?: Text };
};

export type RecordedInvocation = {
  readonly request: {
    readonly inputData: ReadonlyArray<{
      readonly name: string;
      readonly data: Readonly<Record<string, unknown>>;
    }>;
    readonly triggerMetadata: Readonly<Record<string, { readonly string?: string; readonly json?: string }>>;
  };
  readonly response: {
    readonly returnValue?: { readonly http?: HttpReply; readonly json?: string; readonly string?: string };
    readonly result: { readonly status: number; readonly exception?: { readonly message: string } };
  };
};

export type RecordedMessages = {
  readonly workerInitResponse: { readonly capabilities: Readonly<Record<string, string>> };
  readonly functionMetadataResponse: {
    readonly functionMetadataResults: ReadonlyArray<{
      readonly name: string;
      readonly rawBindings: readonly string[];
    }>;
  };
  readonly invocations: Readonly<Record<string, RecordedInvocation>>;
  readonly rpcLogsOfOneInvocation: ReadonlyArray<{
    readonly category: string;
    readonly message: string;
    readonly level: number;
  }>;
};

/** What the real host and worker said to each other about the functions of the app `recorded`. */
export const recorded: RecordedMessages = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/worker/messages.json"), "utf8"),
);

/** One recorded invocation by its name. */
export function invocation(name: string): RecordedInvocation {
  const found = recorded.invocations[name];
  if (!found) throw new Error(`no invocation ${name} is recorded`);
  return found;
}
