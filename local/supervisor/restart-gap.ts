/** How one run of a kept process ended. */
export type Death = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly livedMs: number;
};

const shortLifeMs = 1000;
const gapsMs = [0, 250, 500, 1000, 2000, 4000];
const longestGapMs = 5000;

/** Whoever was killed (a crash on demand, `kill -9`) did nothing wrong; a process that keeps ending by itself at once did. */
export const isShortLife = ({ signal, livedMs }: Death): boolean =>
  signal !== "SIGKILL" && livedMs < shortLifeMs;

/** Milliseconds to wait before the next start, by how many short lives came one after the other. */
export const restartGapMs = (shortLives: number): number =>
  shortLives === 0 ? 0 : (gapsMs[shortLives - 1] ?? longestGapMs);

export const describeDeath = ({ code, signal }: Death): string => signal ?? `exit code ${code}`;
