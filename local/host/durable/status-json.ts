import { historyListing } from "./history-listing.ts";
import type { InstanceRow } from "./store/instance-row.ts";
import type { Store } from "./store/store.ts";
import { statusTime } from "./timestamps.ts";

export type StatusOptions = {
  readonly showInput: boolean;
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
};

/** An instance's status object as JSON text, members in the extension's order. */
export const statusJson = (row: InstanceRow, options: StatusOptions, store: Store): string => {
  const { name, id, status, input, custom, output, created, updated, key } = row;
  const shownInput = options.showInput ? (input ?? "null") : "null";
  const history = options.showHistory
    ? `,"historyEvents":${JSON.stringify(historyListing(store.history.read(key), name, options))}`
    : "";
  return `{"name":${JSON.stringify(name)},"instanceId":${JSON.stringify(id)},"runtimeStatus":"${status}","input":${shownInput},"customStatus":${custom},"output":${output},"createdTime":"${statusTime(created)}","lastUpdatedTime":"${statusTime(updated)}"${history}}`;
};
