import type { World } from "../a-world.ts";

/** Something that is broken in an otherwise sound shop, which invariant that is, and the finding that must say so. */
export type Breach = {
  readonly invariant: string;
  readonly says: RegExp;
  readonly when: string;
  spoil(world: World): void;
};
