const usualSeconds = 10;
const mostSeconds = 25;

/** How long the caller wants to wait, in milliseconds, of `Prefer: wait=…` (RFC 7240); nonsense is ignored. */
export const waitOf = (prefer: string | undefined): number => {
  const asked = /(?:^|[,;\s])wait\s*=\s*"?(\d+)"?\s*(?=$|[,;])/i.exec(prefer ?? "")?.[1];
  const seconds = asked === undefined ? usualSeconds : Math.min(Number(asked), mostSeconds);
  return seconds * 1000;
};
