import type { InstanceStatus } from "./instance-status.ts";

/** How an operation on an instance went; `wrong-status` tells the status that stands in the way. */
export type OperationResult =
  | { readonly tag: "accepted" }
  | { readonly tag: "unknown" }
  | { readonly tag: "finished" }
  | { readonly tag: "wrong-status"; readonly status: InstanceStatus }
  | { readonly tag: "refused"; readonly why: string };
