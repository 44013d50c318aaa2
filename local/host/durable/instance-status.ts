/** How an instance stands, by the names the status answers use. */
export type InstanceStatus = "Pending" | "Running" | "Suspended" | "Completed" | "Failed" | "Terminated";

/** The states an instance never leaves by itself. */
export const finishedStatuses = ["Completed", "Failed", "Terminated"] as const;

export const isFinished = (status: InstanceStatus): boolean =>
  status === "Completed" || status === "Failed" || status === "Terminated";

const names: ReadonlySet<string> = new Set<InstanceStatus>([
  "Pending",
  "Running",
  "Suspended",
  ...finishedStatuses,
]);

export const isInstanceStatus = (text: string): text is InstanceStatus => names.has(text);
