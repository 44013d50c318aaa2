import type { Fault } from "../../../local/control/faults.ts";
import type { HostControl } from "../../../local/control/host-control.ts";

/** A control that writes down what it is asked and strikes with the faults given, one per question, in order. */
export function recordingControl() {
  const reached: string[] = [];
  const asked: string[] = [];
  const faults: Fault[] = [];
  const control: HostControl = {
    strikeSql(operation) {
      asked.push(operation);
      return faults.shift();
    },
    reach: async (point) => void reached.push(point),
  };
  return { control, reached, asked, faults };
}
