import type { FunctionKinds } from "./episode/known-functions.ts";
import type { TypedData } from "./typed-data.ts";

/** How the engine reaches the app's functions. A rejected promise means the function failed with that error. */
export type FunctionCalls = {
  /** Invokes an orchestrator with its trigger's text; a failure's message holds `\n\n$OutOfProcData$:`. */
  orchestrator(
    name: string,
    instanceId: string,
    request: string,
  ): Promise<{ readonly json: string } | { readonly failure: string }>;
  /** Invokes an activity; `input` is its trigger's text, undefined for no data. */
  activity(
    name: string,
    instanceId: string,
    input: string | undefined,
  ): Promise<
    | { readonly result: TypedData | null | undefined }
    | { readonly failure: string; readonly stack?: string | undefined }
  >;
  readonly kinds: FunctionKinds;
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
