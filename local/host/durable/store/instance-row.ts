import type { Parent } from "../event-texts.ts";
import { type InstanceStatus, isInstanceStatus } from "../instance-status.ts";
import { numberOf, numberOrNull, type Row, textOf, textOrNull } from "./row.ts";

/** An instance as stored: `input`, `output` and `custom` are JSON texts, times are in ms. */
export type InstanceRow = {
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly execution: string;
  readonly generation: number | null;
  readonly status: InstanceStatus;
  readonly input: string | null;
  readonly output: string | null;
  readonly custom: string | null;
  readonly created: number;
  readonly updated: number;
  readonly parent: Parent | null;
};

const statusOf = (row: Row): InstanceStatus => {
  const status = textOf(row, "status");
  if (!isInstanceStatus(status)) throw new TypeError(`unknown status ${status}`);
  return status;
};

const parentOf = (text: string | null): Parent | null => (text === null ? null : JSON.parse(text));

export const instanceRowOf = (row: Row): InstanceRow => ({
  key: numberOf(row, "key"),
  id: textOf(row, "id"),
  name: textOf(row, "name"),
  execution: textOf(row, "execution"),
  generation: numberOrNull(row, "generation"),
  status: statusOf(row),
  input: textOrNull(row, "input"),
  output: textOrNull(row, "output"),
  custom: textOrNull(row, "custom"),
  created: numberOf(row, "created"),
  updated: numberOf(row, "updated"),
  parent: parentOf(textOrNull(row, "parent")),
});
