import { type Frame, groupOf } from "./group-of.ts";

/** What `Profiler.stop` gives, as far as it is read here. Microseconds. */
export type CpuProfile = {
  readonly nodes: readonly ProfileNode[];
  /** The node that ran, sample by sample. */
  readonly samples: readonly number[];
  /** From the sample before, or from the start, to this one. */
  readonly timeDeltas: readonly number[];
};
type ProfileNode = { readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] };

/** Milliseconds that each group itself ran, by wall clock: a sample counts until the next one. */
export const selfTimes = (profile: CpuProfile, root: string): ReadonlyMap<string, number> => {
  const groups = groupsOf(profile.nodes, root);
  const times = new Map<string, number>();
  profile.samples.forEach((node, index) => {
    const group = groups.get(node) ?? "other code";
    const ms = Math.max(0, profile.timeDeltas[index + 1] ?? 0) / 1000;
    times.set(group, (times.get(group) ?? 0) + ms);
  });
  return times;
};

/** A node comes after its parent, so that a caller's group is known when a native function asks for it. */
const groupsOf = (nodes: readonly ProfileNode[], root: string): ReadonlyMap<number, string> => {
  const groups = new Map<number, string>();
  const callers = new Map<number, string>();
  for (const { id, callFrame, children = [] } of nodes) {
    const group = groupOf(callFrame, root, callers.get(id));
    groups.set(id, group);
    for (const child of children) callers.set(child, group);
  }
  return groups;
};
