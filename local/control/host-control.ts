import type { Fault } from "./faults.ts";

/** What the embedded host asks the control server's register while it runs the app. */
export type HostControl = {
  /** The fault that strikes this use of the SQLite store, if any. Asking counts as a hit. */
  strikeSql(operation: "read" | "write"): Fault | undefined;
  /**
   * The run of a step has come to `<step>:before` or `<step>:after`, say `payment.capture:before`. Where a crash is
   * armed for that point this never resolves: it reports the crash and kills the process with SIGKILL.
   */
  reach(point: string): Promise<void>;
};

/** Nothing ever goes wrong: for tests of the host alone. */
export const noControl: HostControl = {
  strikeSql: () => undefined,
  reach: async () => {},
};
