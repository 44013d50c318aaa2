export type Point = readonly [x: number, y: number];

/** How much y grows for one of x, by least squares, and the standard error of that. NaN where the points cannot say. */
export type Slope = { readonly perX: number; readonly error: number };

export const slopeOf = (points: readonly Point[]): Slope => {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (squares === 0 || count < 3) return { perX: Number.NaN, error: Number.NaN };
  const perX = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
  const misses = points.reduce((sum, [x, y]) => sum + (y - meanY - perX * (x - meanX)) ** 2, 0);
  return { perX, error: Math.sqrt(misses / (count - 2) / squares) };
};

/** Over the points in the second half of x, when what grows only at the beginning has grown. */
export const lateSlope = (points: readonly Point[]): Slope => {
  const middle = ((points[0]?.[0] ?? 0) + (points.at(-1)?.[0] ?? 0)) / 2;
  return slopeOf(points.filter(([x]) => x >= middle));
};
